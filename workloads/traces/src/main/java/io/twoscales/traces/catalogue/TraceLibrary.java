package io.twoscales.traces.catalogue;

import io.twoscales.traces.TraceException;
import io.twoscales.traces.TraceFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Traces by name: of a file, or of the catalogue. Nothing is fetched.
 *
 * @param folders where files are looked for
 */
public record TraceLibrary(TraceFolders folders) {

  /**
   * The file of a trace: one that is called so; else, for a name of the catalogue, its file, which
   * has to have the size and checksum that the catalogue knows, or what was imported from it.
   *
   * @throws TraceException when there is none, saying where it looked and how to get it, or when
   *     the file is not the one of the catalogue
   */
  public Path find(String name) {
    Optional<CatalogueEntry> entry = Catalogue.named(name);
    if (entry.isEmpty() || folders.contains(name)) {
      return folders.find(name);
    }
    return find(entry.get());
  }

  /**
   * The catalogue's trace, as a file of rates.
   *
   * @throws TraceException as {@link #find(String)}
   */
  public Path find(CatalogueEntry entry) {
    if (entry.isRates()) {
      return original(entry).orElseThrow(() -> absent(entry));
    }
    if (folders.contains(entry.importedName())) {
      return folders.find(entry.importedName());
    }
    Path file = original(entry).orElseThrow(() -> absent(entry));
    throw new TraceException(
        "%s is here (%s) but has to be imported first: twoscales traces import %s %s --out %s"
            .formatted(
                entry.name(),
                file,
                entry.format(),
                file,
                file.resolveSibling(entry.importedName())));
  }

  /** Whether the catalogue's file, or what was imported from it, is in the folders. */
  public boolean isHere(CatalogueEntry entry) {
    return Stream.concat(names(entry), Stream.of(entry.importedName())).anyMatch(folders::contains);
  }

  /**
   * The catalogue's file as it was published, where it is in the folders.
   *
   * @throws TraceException when files of its name are here but none has the size and checksum that
   *     the catalogue knows
   */
  public Optional<Path> original(CatalogueEntry entry) {
    List<String> others = new ArrayList<>();
    for (Path file : names(entry).filter(folders::contains).map(folders::find).toList()) {
      Optional<String> sum = differing(entry, file);
      if (sum.isEmpty()) {
        return Optional.of(file);
      }
      others.add("%s has sha256 %s".formatted(file, sum.get()));
    }
    if (others.isEmpty()) {
      return Optional.empty();
    }
    throw new TraceException(
        "not the %s of the catalogue: %s, expected %s; remove or rename it and run `twoscales traces fetch %s`, or name the file itself to use it as it is"
            .formatted(
                entry.name(),
                String.join(", ", others),
                entry.sha256().orElseThrow(),
                entry.name()));
  }

  private static Stream<String> names(CatalogueEntry entry) {
    return Stream.concat(Stream.of(entry.fileName()), entry.otherFileNames().stream());
  }

  /** The file's checksum where it is another than the catalogue's. */
  private static Optional<String> differing(CatalogueEntry entry, Path file) {
    if (entry.sha256().isEmpty()) {
      return Optional.empty();
    }
    try {
      String sum = Sha256.of(file);
      return sum.equals(entry.sha256().get()) ? Optional.empty() : Optional.of(sum);
    } catch (IOException e) {
      throw new TraceException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private TraceException absent(CatalogueEntry entry) {
    return new TraceException(
        "%s, a trace of the catalogue, is not in %s; `twoscales traces fetch %s` gets it%s (licence: %s), or give its folder with --trace-dir or $TWOSCALES_TRACES"
            .formatted(
                entry.name(),
                folders.places(),
                entry.name(),
                entry.bytes().isPresent() ? ", %,d bytes".formatted(entry.bytes().getAsLong()) : "",
                entry.licence()));
  }
}
