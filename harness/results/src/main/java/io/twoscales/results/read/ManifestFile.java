package io.twoscales.results.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.results.ResultSetException;
import io.twoscales.results.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the manifest of a folder, or says what the folder is instead of a result set. */
final class ManifestFile {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ManifestFile() {}

  /**
   * Reads a manifest of this or an older version.
   *
   * @throws ResultSetException when the folder is no complete set of a version known here
   */
  static SetManifest read(Path folder) {
    if (!Files.exists(folder)) {
      throw new ResultSetException(missing(folder));
    }
    if (!Files.isDirectory(folder)) {
      throw new ResultSetException(folder + " is a file; a result set is a folder");
    }
    refuseUnfinished(folder);
    Path file = folder.resolve(Schema.MANIFEST);
    if (!Files.isRegularFile(file)) {
      throw new ResultSetException(withoutManifest(folder));
    }
    ObjectNode root = parse(file);
    JsonNode given = root.path("schemaVersion");
    int version = given.isIntegralNumber() ? given.asInt() : 0;
    if (version < 1) {
      throw new ResultSetException(
          "%s: schemaVersion is missing or no whole number from 1".formatted(file));
    }
    if (version > Schema.VERSION) {
      throw new ResultSetException(
          ("%s has schema version %d, this build reads up to %d:"
                  + " use the version of twoscales that wrote it, or a newer one")
              .formatted(folder, version, Schema.VERSION));
    }
    migrate(root, version);
    SetManifest manifest = SetManifest.of(file, root);
    for (String name : manifest.sha256().keySet()) {
      Path path = Path.of(name);
      if (path.isAbsolute() || path.startsWith("..") || !path.normalize().equals(path)) {
        throw new ResultSetException(
            "%s: sha256 names '%s', which is no file of the set".formatted(file, name));
      }
    }
    return manifest;
  }

  /** Brings an older manifest into the present shape, step by step. */
  private static void migrate(ObjectNode root, int version) {
    if (version < 2) {
      root.putObject("bytes");
    }
  }

  /** While a set is put together it lies in the partial folder, perhaps with its manifest. */
  private static void refuseUnfinished(Path folder) {
    Path parent = folder.toAbsolutePath().normalize().getParent();
    if (parent != null && parent.toString().endsWith(Schema.PARTIAL_SUFFIX)) {
      throw new ResultSetException(interrupted(folder, parent));
    }
  }

  private static ObjectNode parse(Path file) {
    try {
      if (JSON.readTree(file.toFile()) instanceof ObjectNode root) {
        return root;
      }
      throw new ResultSetException(file + " is no JSON object");
    } catch (JsonProcessingException e) {
      throw new ResultSetException(
          "%s:%d: is not JSON or truncated: %s"
              .formatted(
                  file,
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getOriginalMessage()));
    } catch (IOException e) {
      throw new ResultSetException(file + " cannot be read: " + e.getMessage());
    }
  }

  private static String missing(Path folder) {
    Path partial = partial(folder);
    return Files.isDirectory(partial)
        ? "%s was interrupted: what there is lies in %s; run the same command with --out %s again"
            .formatted(folder, partial, folder)
        : folder + " does not exist";
  }

  private static String withoutManifest(Path folder) {
    if (Files.isDirectory(folder.resolve("runs"))) {
      return interrupted(folder, folder);
    }
    return "%s is no result set: it has no %s".formatted(folder, Schema.MANIFEST);
  }

  private static String interrupted(Path folder, Path partial) {
    String name = partial.toString();
    String whole =
        name.endsWith(Schema.PARTIAL_SUFFIX)
            ? name.substring(0, name.length() - Schema.PARTIAL_SUFFIX.length())
            : name;
    return "%s is a set that was interrupted; run the same command with --out %s again"
        .formatted(folder, whole);
  }

  private static Path partial(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    return absolute.resolveSibling(absolute.getFileName() + Schema.PARTIAL_SUFFIX);
  }
}
