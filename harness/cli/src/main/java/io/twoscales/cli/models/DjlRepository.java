package io.twoscales.cli.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.twoscales.traces.TraceException;
import java.util.OptionalLong;

/**
 * What DJL's metadata (version 0.2, {@code metadata.json}) says of an artifact. DJL's own classes
 * would fetch it without a bound on size or time.
 */
final class DjlRepository {

  /**
   * The file of an artifact.
   *
   * @param uri relative to the metadata's folder, or absolute
   * @param sha1 in hexadecimal
   */
  record Item(String uri, String sha1, OptionalLong bytes) {}

  private DjlRepository() {}

  /**
   * The file named {@code model} of an artifact.
   *
   * @param where the metadata came from, for messages
   * @throws TraceException if they do not name it
   */
  static Item model(TrainedModel.Artifact artifact, byte[] metadata, String where) {
    JsonNode root;
    try {
      root =
          new ObjectMapper()
              .readTree(new String(metadata, java.nio.charset.StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new TraceException(where + ": is no JSON; is this a repository of DJL's models?", e);
    }
    for (JsonNode one : root.path("artifacts")) {
      JsonNode model = one.path("files").path("model");
      if (one.path("name").asText().equals(artifact.name())
          && one.path("version").asText().equals(artifact.version())
          && model.path("uri").isTextual()
          && model.path("sha1Hash").asText().matches("[0-9a-f]{40}")) {
        long bytes = model.path("size").asLong(0);
        return new Item(
            model.path("uri").asText(),
            model.path("sha1Hash").asText(),
            bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty());
      }
    }
    throw new TraceException(
        "%s: expected the artifact %s of version %s with a file called model and its sha1Hash, found none"
            .formatted(where, artifact.name(), artifact.version()));
  }
}
