package io.twoscales.results.read;

import io.twoscales.results.ResultSetException;
import io.twoscales.results.Table;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Rows of one table of a set, one after the other; whatever is wrong names file and line. */
final class CsvRows {
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final List<String> columns;
  private final int[] since;
  private final int[] places;
  private int width;
  private CSVRecord row;
  private long line;

  private CsvRows(Path file, Table table) {
    this.file = file;
    this.columns = table.columns().stream().map(Table.Column::name).toList();
    this.since = table.columns().stream().mapToInt(Table.Column::since).toArray();
    this.places = new int[columns.size()];
  }

  /**
   * Passes over a table.
   *
   * @throws ResultSetException when a row is not what the table has
   */
  static void read(Path folder, Table table, Consumer<CsvRows> each) {
    Path file = folder.resolve(table.file());
    new CsvRows(file, table).each(each);
  }

  private void each(Consumer<CsvRows> each) {
    long rows = 0;
    try (CSVParser parser =
        CSVParser.builder().setReader(reader(file)).setFormat(CSVFormat.RFC4180).get()) {
      for (CSVRecord next : parser) {
        line = parser.getCurrentLineNumber();
        row = next;
        if (rows++ == 0) {
          header(next);
        } else {
          if (next.size() < width) {
            throw wrong("has %d values instead of %d".formatted(next.size(), width));
          }
          each.accept(this);
        }
      }
    } catch (UncheckedIOException e) {
      throw unreadable(e.getCause());
    } catch (IOException e) {
      throw unreadable(e);
    } catch (IllegalStateException | NoSuchElementException e) {
      throw e.getCause() instanceof IOException io ? unreadable(io) : wrong(e.getMessage());
    }
    if (rows == 0) {
      throw new ResultSetException(file + " is empty; expected at least the names of the columns");
    }
  }

  private ResultSetException unreadable(IOException e) {
    if (e instanceof EOFException) {
      return new ResultSetException("%s is truncated after line %d".formatted(file, line));
    }
    if (e instanceof ZipException) {
      return new ResultSetException("%s is damaged after line %d".formatted(file, line));
    }
    if (e instanceof CSVException) {
      return wrong(e.getMessage());
    }
    return new ResultSetException(file + " cannot be read: " + e.getMessage());
  }

  private void header(CSVRecord header) {
    List<String> there = new ArrayList<>();
    header.forEach(there::add);
    width = there.size();
    for (int i = 0; i < places.length; i++) {
      places[i] = there.indexOf(columns.get(i));
      if (places[i] < 0 && since[i] == 1) {
        throw new ResultSetException(
            "%s has no column %s; it has %s"
                .formatted(file, columns.get(i), String.join(", ", there)));
      }
    }
  }

  private static BufferedReader reader(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    if (file.toString().endsWith(".gz")) {
      in = new GZIPInputStream(in, BUFFER);
    }
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), BUFFER);
  }

  /** The run that a row belongs to: every table begins with controller; repetition follows. */
  RunId run(int repetitionColumn) {
    return new RunId(text(0), integer(repetitionColumn));
  }

  /** Empty where the set was written before there was such a column. */
  String text(int column) {
    return places[column] < 0 ? "" : row.get(places[column]);
  }

  int integer(int column) {
    try {
      return Integer.parseInt(text(column));
    } catch (NumberFormatException e) {
      throw wrong(column, "a whole number");
    }
  }

  long wholeNumber(int column) {
    try {
      return Long.parseLong(text(column));
    } catch (NumberFormatException e) {
      throw wrong(column, "a whole number");
    }
  }

  OptionalInt integerIfKnown(int column) {
    return text(column).isEmpty() ? OptionalInt.empty() : OptionalInt.of(integer(column));
  }

  /** NaN when it is not known. */
  double number(int column) {
    String text = text(column);
    if (text.isEmpty()) {
      return Double.NaN;
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw wrong(column, "a number");
    }
  }

  boolean truth(int column) {
    return switch (text(column)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(column, "true or false");
    };
  }

  ResultSetException wrong(int column, String expected) {
    return wrong(
        "column %s is '%s'; expected %s".formatted(columns.get(column), text(column), expected));
  }

  private ResultSetException wrong(String what) {
    return new ResultSetException("%s:%d: %s".formatted(file, line, what));
  }
}
