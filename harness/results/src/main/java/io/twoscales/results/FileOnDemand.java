package io.twoscales.results;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.csv.CSVPrinter;

/**
 * A file that is there from its first byte on: a suite in virtual time has thousands of runs, and
 * most tables of most runs have no row.
 */
final class FileOnDemand extends OutputStream {
  /** Makes the file. */
  @FunctionalInterface
  interface Opening {
    OutputStream open(Path path) throws IOException;
  }

  private final Path path;
  private final Opening opening;
  private OutputStream out;

  FileOnDemand(Path path, Opening opening) {
    this.path = path;
    this.opening = opening;
  }

  FileOnDemand(Path path) {
    this(path, Files::newOutputStream);
  }

  /** Rows of a file without a header. */
  static CSVPrinter rows(Path path) throws IOException {
    return Csv.rows(
        new BufferedWriter(new OutputStreamWriter(new FileOnDemand(path), StandardCharsets.UTF_8)));
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return;
    }
    if (out == null) {
      out = opening.open(path);
    }
    out.write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    if (out != null) {
      out.flush();
    }
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
    }
  }
}
