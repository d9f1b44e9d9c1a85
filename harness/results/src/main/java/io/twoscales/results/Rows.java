package io.twoscales.results;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Rows of a large table, in the dialect of {@link Csv}, without an object per value.
 *
 * <p>Begin with {@link #row}, add the values one by one, finish with {@link #end}.
 */
final class Rows implements Closeable {
  private static final int CHUNK = 1 << 16;

  private final OutputStream out;
  private final StringBuilder chunk = new StringBuilder(CHUNK + 1024);
  private final String head;

  /**
   * A writer of rows.
   *
   * @param out closed with this
   * @param head the values every row begins with, as text of the file
   */
  Rows(OutputStream out, String head) {
    this.out = out;
    this.head = head;
  }

  Rows row() {
    chunk.append(head);
    return this;
  }

  Rows number(long value) {
    chunk.append(',').append(value);
    return this;
  }

  Rows decimal(double value, int decimals) {
    chunk.append(',');
    Decimal.append(chunk, value, decimals);
    return this;
  }

  /** A number given in thousandths, as with microseconds in a column of milliseconds. */
  Rows thousandths(long value) {
    chunk.append(',');
    Decimal.append(chunk, value, 3);
    return this;
  }

  Rows truth(boolean value) {
    chunk.append(',').append(value);
    return this;
  }

  /** A word without commas, quotes and line breaks. */
  Rows word(String value) {
    chunk.append(',').append(value);
    return this;
  }

  /** Any text. */
  Rows text(String value) {
    chunk.append(',');
    if (needsQuotes(value)) {
      chunk.append('"').append(value.replace("\"", "\"\"")).append('"');
    } else {
      chunk.append(value);
    }
    return this;
  }

  void end() {
    chunk.append('\n');
    if (chunk.length() >= CHUNK) {
      flush();
    }
  }

  @Override
  public void close() throws IOException {
    flush();
    out.close();
  }

  private void flush() {
    try {
      out.write(chunk.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    chunk.setLength(0);
  }

  private static boolean needsQuotes(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == ',' || c == '"' || c == '\n' || c == '\r') {
        return true;
      }
    }
    return false;
  }
}
