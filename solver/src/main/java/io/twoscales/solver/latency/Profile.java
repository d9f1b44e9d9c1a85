package io.twoscales.solver.latency;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * Measured batch latencies by variant, batch size and CPU limit.
 *
 * <p>As a file: CSV with the header {@code variant,batch,millicores,p50_ms,p99_ms,mean_ms,samples},
 * in any order; {@code mean_ms}, which is then taken to be the median, and {@code samples} may be
 * missing, further columns are passed over.
 *
 * @param cells in the order of the file; no two of the same variant, batch and CPU limit
 */
public record Profile(List<ProfileCell> cells) {

  private static final String VARIANT = "variant";
  private static final String BATCH = "batch";
  private static final String MILLICORES = "millicores";
  private static final String P50_MS = "p50_ms";
  private static final String P99_MS = "p99_ms";
  private static final String MEAN_MS = "mean_ms";
  private static final String SAMPLES = "samples";
  private static final List<String> REQUIRED = List.of(VARIANT, BATCH, MILLICORES, P50_MS, P99_MS);

  public Profile {
    cells = List.copyOf(cells);
    Map<String, ProfileCell> seen = new HashMap<>();
    for (ProfileCell cell : cells) {
      if (seen.put(cell.coordinates(), cell) != null) {
        throw new IllegalArgumentException(cell.coordinates() + " appears twice in the profile");
      }
    }
  }

  /**
   * Reads a profile file.
   *
   * @throws IOException if the file cannot be read
   * @throws ProfileFormatException if it is not a profile
   */
  public static Profile read(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      return read(reader, file.toString());
    }
  }

  /**
   * Reads a profile.
   *
   * @param source what to call the input in error messages
   * @throws IOException if the input cannot be read
   * @throws ProfileFormatException if it is not a profile
   */
  public static Profile read(Reader reader, String source) throws IOException {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreSurroundingSpaces(true)
            .get();
    try (CSVParser parser = CSVParser.parse(reader, format)) {
      for (String column : REQUIRED) {
        if (!parser.getHeaderMap().containsKey(column)) {
          throw new ProfileFormatException(
              source,
              1,
              "column " + column + " is missing, expected a header with " + REQUIRED + " in it");
        }
      }
      List<ProfileCell> cells = new ArrayList<>();
      Map<String, Long> lineOf = new HashMap<>();
      for (CSVRecord row : parser) {
        long line = parser.getCurrentLineNumber();
        ProfileCell cell = cell(row, source, line);
        Long earlier = lineOf.put(cell.coordinates(), line);
        if (earlier != null) {
          throw new ProfileFormatException(
              source, line, cell.coordinates() + " is on line " + earlier + " already");
        }
        cells.add(cell);
      }
      if (cells.isEmpty()) {
        throw new ProfileFormatException(source, 1, "no measurements below the header");
      }
      return new Profile(cells);
    } catch (IllegalArgumentException badHeader) {
      throw new ProfileFormatException(source, 1, badHeader.getMessage());
    }
  }

  /** Writes the profile as CSV. */
  public void write(Appendable out) throws IOException {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setHeader(VARIANT, BATCH, MILLICORES, P50_MS, P99_MS, MEAN_MS, SAMPLES)
            .setRecordSeparator('\n')
            .get();
    try (CSVPrinter printer = new CSVPrinter(out, format)) {
      for (ProfileCell cell : cells) {
        printer.printRecord(
            cell.variant(),
            cell.batch(),
            cell.millicores(),
            cell.p50Ms(),
            cell.p99Ms(),
            cell.meanMs(),
            cell.samples());
      }
    }
  }

  /** Writes the profile to a file, replacing it. */
  public void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    write(text);
    Files.writeString(file, text);
  }

  /** Names of the measured variants, in the order in which they first appear. */
  public List<String> variants() {
    return cells.stream().map(ProfileCell::variant).distinct().toList();
  }

  /**
   * The cells of one variant.
   *
   * @throws IllegalArgumentException if the variant was not measured
   */
  public List<ProfileCell> cellsOf(String variant) {
    List<ProfileCell> found = cells.stream().filter(c -> c.variant().equals(variant)).toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "the profile has no variant " + variant + ", only " + variants());
    }
    return found;
  }

  private static ProfileCell cell(CSVRecord row, String source, long line) {
    if (!row.isConsistent()) {
      throw new ProfileFormatException(
          source, line, row.size() + " values, but the header has a different number of columns");
    }
    long samples = row.isMapped(SAMPLES) ? wholeNumber(row, SAMPLES, source, line) : 0;
    double p50Ms = number(row, P50_MS, source, line);
    try {
      return new ProfileCell(
          row.get(VARIANT),
          Math.toIntExact(wholeNumber(row, BATCH, source, line)),
          Math.toIntExact(wholeNumber(row, MILLICORES, source, line)),
          p50Ms,
          number(row, P99_MS, source, line),
          row.isMapped(MEAN_MS) ? number(row, MEAN_MS, source, line) : p50Ms,
          samples);
    } catch (IllegalArgumentException | ArithmeticException impossible) {
      throw new ProfileFormatException(source, line, impossible.getMessage());
    }
  }

  private static long wholeNumber(CSVRecord row, String column, String source, long line) {
    String text = row.get(column);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new ProfileFormatException(
          source, line, column + " is '" + text + "', expected a whole number");
    }
  }

  private static double number(CSVRecord row, String column, String source, long line) {
    String text = row.get(column);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new ProfileFormatException(
          source, line, column + " is '" + text + "', expected a number of milliseconds");
    }
  }
}
