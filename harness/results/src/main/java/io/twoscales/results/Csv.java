package io.twoscales.results;

import io.twoscales.core.units.Decimal;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The one dialect of our CSV files: RFC 4180, line feeds, a header, numbers with a point. */
final class Csv {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  private Csv() {}

  static CSVPrinter rows(Writer writer) throws IOException {
    return new CSVPrinter(writer, FORMAT);
  }

  static CSVPrinter file(Path path, String... header) throws IOException {
    CSVPrinter printer = rows(Files.newBufferedWriter(path));
    printer.printRecord((Object[]) header);
    return printer;
  }

  /** A number with at most so many decimals; empty when it is not known. */
  static String number(double value, int decimals) {
    return Decimal.text(value, decimals);
  }
}
