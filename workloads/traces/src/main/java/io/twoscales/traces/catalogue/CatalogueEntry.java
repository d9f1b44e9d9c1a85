package io.twoscales.traces.catalogue;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A public trace.
 *
 * @param name on the command line
 * @param description what was recorded
 * @param contents what is in the file
 * @param licence as its publisher states it
 * @param citation of the paper it comes from
 * @param address where its file lies
 * @param fileName what the file is called here
 * @param otherFileNames what it may be called, too, where somebody else has put it
 * @param format {@code rates}, or a name of {@link io.twoscales.traces.formats.TraceFormat}
 * @param bytes of the file, where known
 * @param sha256 of the file in hexadecimal, where known
 */
public record CatalogueEntry(
    String name,
    String description,
    String contents,
    String licence,
    String citation,
    URI address,
    String fileName,
    List<String> otherFileNames,
    String format,
    OptionalLong bytes,
    Optional<String> sha256) {
  /** The format of files that can be replayed as they are. */
  public static final String RATES = "rates";

  public CatalogueEntry {
    otherFileNames = List.copyOf(otherFileNames);
    if (sha256.isPresent() && !sha256.get().matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(name + ": no sha256: " + sha256.get());
    }
    if (bytes.isPresent() && bytes.getAsLong() <= 0) {
      throw new IllegalArgumentException(name + ": no size: " + bytes.getAsLong());
    }
  }

  /** Whether the file is a trace as it is; others are to be imported first. */
  public boolean isRates() {
    return format.equals(RATES);
  }

  /** What {@code traces import} is to make of the file, and what is looked for by this name. */
  public String importedName() {
    return name + ".txt.gz";
  }
}
