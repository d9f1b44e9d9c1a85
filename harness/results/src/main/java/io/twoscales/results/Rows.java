package io.twoscales.results;

import io.twoscales.core.units.Decimal;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Rows of a large table, in the dialect of {@link Csv}, without an object per value.
 *
 * <p>Begin with {@link #row}, add the values one by one, finish with {@link #end}.
 */
final class Rows implements Closeable {
  private static final int CHUNK = 1 << 16;
  private static final int LONGEST_NUMBER = 20;

  private final OutputStream out;
  private final byte[] head;
  private final StringBuilder scratch = new StringBuilder();
  private byte[] chunk = new byte[2 * CHUNK];
  private int size;

  /**
   * A writer of rows.
   *
   * @param out closed with this
   * @param head the values every row begins with, as text of the file
   */
  Rows(OutputStream out, String head) {
    this.out = out;
    this.head = head.getBytes(StandardCharsets.UTF_8);
  }

  Rows row() {
    append(head);
    return this;
  }

  Rows number(long value) {
    comma();
    appendNumber(value);
    return this;
  }

  Rows decimal(double value, int decimals) {
    scratch.setLength(0);
    Decimal.append(scratch, value, decimals);
    comma();
    appendPlain(scratch);
    return this;
  }

  /** A number given in thousandths, as with microseconds in a column of milliseconds. */
  Rows thousandths(long value) {
    comma();
    long whole = Math.abs(value) / 1000;
    int rest = (int) (Math.abs(value) % 1000);
    if (value < 0) {
      appendByte('-');
    }
    appendNumber(whole);
    if (rest > 0) {
      appendByte('.');
      appendByte((char) ('0' + rest / 100));
      if (rest % 100 > 0) {
        appendByte((char) ('0' + rest / 10 % 10));
        if (rest % 10 > 0) {
          appendByte((char) ('0' + rest % 10));
        }
      }
    }
    return this;
  }

  Rows truth(boolean value) {
    comma();
    appendPlain(value ? "true" : "false");
    return this;
  }

  /** Letters, digits and marks of the English alphabet, but no comma, quote or line break. */
  Rows word(String value) {
    comma();
    appendPlain(value);
    return this;
  }

  /** Any text. */
  Rows text(String value) {
    comma();
    if (value.isEmpty()) {
      return this;
    }
    String quoted = needsQuotes(value) ? '"' + value.replace("\"", "\"\"") + '"' : value;
    append(quoted.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  void end() {
    appendByte('\n');
    if (size >= CHUNK) {
      flush();
    }
  }

  @Override
  public void close() throws IOException {
    flush();
    out.close();
  }

  private void comma() {
    appendByte(',');
  }

  private void appendByte(char ascii) {
    reserve(1);
    chunk[size++] = (byte) ascii;
  }

  private void append(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, chunk, size, bytes.length);
    size += bytes.length;
  }

  private void appendPlain(CharSequence ascii) {
    reserve(ascii.length());
    for (int i = 0; i < ascii.length(); i++) {
      chunk[size++] = (byte) ascii.charAt(i);
    }
  }

  private void appendNumber(long value) {
    reserve(LONGEST_NUMBER);
    if (value < 0) {
      append(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
      return;
    }
    int digits = 1;
    for (long bound = 10; value >= bound && digits < LONGEST_NUMBER - 1; bound *= 10) {
      digits++;
    }
    long rest = value;
    for (int place = size + digits - 1; place >= size; place--) {
      chunk[place] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += digits;
  }

  private void reserve(int more) {
    if (size + more > chunk.length) {
      chunk = Arrays.copyOf(chunk, Math.max(2 * chunk.length, size + more));
    }
  }

  private void flush() {
    try {
      out.write(chunk, 0, size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    size = 0;
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
