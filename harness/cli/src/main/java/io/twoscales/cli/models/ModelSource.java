package io.twoscales.cli.models;

import io.twoscales.traces.TraceException;
import io.twoscales.traces.catalogue.CatalogueEntry;
import io.twoscales.traces.catalogue.TraceDownload;
import io.twoscales.traces.catalogue.TransferLimits;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Where a model's file is taken from: a file, or an address. */
public final class ModelSource {
  private static final long MOST_METADATA_BYTES = 1 << 20;

  /** A file as it came. */
  record Taken(Path file, Optional<String> sha1) {}

  private final TransferLimits limits;
  private final TraceDownload.Listener listener;

  public ModelSource(TransferLimits limits, TraceDownload.Listener listener) {
    this.limits = limits;
    this.listener = listener;
  }

  /**
   * Takes the file itself.
   *
   * @param from a path, or an address with http or https
   * @param sha256 that it has to have
   * @param to what is written
   */
  Taken file(TrainedModel model, String from, Optional<String> sha256, Path to) throws IOException {
    take(model, from, OptionalLong.empty(), sha256, limits, to);
    return new Taken(to, Optional.empty());
  }

  /** Takes what a repository of DJL's models has as this model. */
  Taken artifact(TrainedModel model, String repository, Optional<String> sha256, Path to)
      throws IOException {
    String base = repository.endsWith("/") ? repository : repository + "/";
    String metadata = base + model.artifact().metadata();
    Path json = to.resolveSibling(to.getFileName() + ".json");
    DjlRepository.Item item;
    try {
      take(
          model,
          metadata,
          OptionalLong.empty(),
          Optional.empty(),
          new TransferLimits(limits.connect(), limits.stall(), MOST_METADATA_BYTES),
          json);
      item = DjlRepository.model(model.artifact(), Files.readAllBytes(json), metadata);
    } finally {
      Files.deleteIfExists(json);
    }
    String file = metadata.substring(0, metadata.lastIndexOf('/') + 1) + item.uri();
    if (isAddress(item.uri()) || item.uri().startsWith("/") || item.uri().contains("..")) {
      throw new TraceException(
          metadata + ": expected a file beside it, found " + item.uri() + "; take it with --from");
    }
    if (item.bytes().isPresent() && item.bytes().getAsLong() > limits.mostBytes()) {
      throw tooMuch(file);
    }
    take(model, file, item.bytes(), sha256, limits, to);
    return new Taken(to, Optional.of(item.sha1()));
  }

  static boolean isAddress(String text) {
    return text.matches("(?i)[a-z][a-z0-9+.-]+://.*");
  }

  private void take(
      TrainedModel model,
      String from,
      OptionalLong bytes,
      Optional<String> sha256,
      TransferLimits within,
      Path to)
      throws IOException {
    if (isAddress(from)) {
      CatalogueEntry entry =
          new CatalogueEntry(
              model.name(),
              model.description(),
              "TorchScript",
              model.licence(),
              model.citation(),
              address(from),
              to.getFileName().toString(),
              List.of(),
              "model",
              bytes,
              sha256);
      Files.deleteIfExists(to);
      var unused = TraceDownload.fetch(entry, to, within, listener);
      return;
    }
    Path file = Path.of(from);
    if (!Files.isRegularFile(file)) {
      throw new TraceException(from + ": no such file");
    }
    if (Files.size(file) > within.mostBytes()) {
      throw tooMuch(from);
    }
    Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private TraceException tooMuch(String from) {
    return new TraceException(
        "%s: more than %d bytes; --most-bytes allows more".formatted(from, limits.mostBytes()));
  }

  private static URI address(String text) {
    try {
      URI address = new URI(text);
      if (address.getHost() != null && address.getScheme().matches("(?i)https?")) {
        return address;
      }
    } catch (URISyntaxException e) {
      throw new TraceException(text + ": no address: " + e.getReason(), e);
    }
    throw new TraceException(text + ": expected an address with https, or the path of a file");
  }
}
