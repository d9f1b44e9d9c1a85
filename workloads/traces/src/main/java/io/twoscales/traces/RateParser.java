package io.twoscales.traces;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads numbers separated by white space from a stream of bytes, without holding the text. Lines
 * that begin with {@code #} are passed over.
 */
final class RateParser {
  /** A leap year: more is a mistake, or an archive made to fill the memory. */
  static final int MAX_SECONDS = 366 * 24 * 3600;

  private static final int MAX_TOKEN_BYTES = 64;
  private static final int MAX_SHOWN = 40;

  /** So many digits fit a double exactly. */
  private static final int MAX_EXACT_DIGITS = 15;

  private final Path file;
  private final byte[] token = new byte[MAX_TOKEN_BYTES];
  private int tokenBytes;
  private double[] rates = new double[4096];
  private int count;
  private int line = 1;
  private boolean lineBegins = true;
  private boolean comment;

  /** The file is named in errors only. */
  RateParser(Path file) {
    this.file = file;
  }

  /** Reads to the end of the stream, which ends the last number. */
  void parse(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (int bytes = in.read(buffer); bytes >= 0; bytes = in.read(buffer)) {
      for (int i = 0; i < bytes; i++) {
        accept(buffer[i]);
      }
    }
    endToken();
  }

  /** How many rates have been read. */
  int count() {
    return count;
  }

  /** What has been read. */
  double[] rates() {
    if (count == 0) {
      throw new TraceException(file + ": no rates in it; expected one number for each second");
    }
    return Arrays.copyOf(rates, count);
  }

  private void accept(byte b) {
    comment |= lineBegins && b == '#';
    lineBegins = b == '\n';
    if (comment && b != '\n') {
      return;
    }
    switch (b) {
      case ' ', '\t', '\r', '\f', 0x0B -> endToken();
      case '\n' -> {
        endToken();
        line++;
        comment = false;
      }
      default -> {
        if (tokenBytes == MAX_TOKEN_BYTES) {
          throw notANumber();
        }
        token[tokenBytes++] = b;
      }
    }
  }

  private void endToken() {
    if (tokenBytes == 0) {
      return;
    }
    if (count == MAX_SECONDS) {
      throw new TraceException(
          "%s:%d: more than %d seconds; split the file".formatted(file, line, MAX_SECONDS));
    }
    if (count == rates.length) {
      rates = Arrays.copyOf(rates, 2 * count);
    }
    rates[count++] = number();
    tokenBytes = 0;
  }

  private double number() {
    if (tokenBytes > MAX_EXACT_DIGITS) {
      return decimal();
    }
    long whole = 0;
    for (int i = 0; i < tokenBytes; i++) {
      int digit = token[i] - '0';
      if (digit < 0 || digit > 9) {
        return decimal();
      }
      whole = 10 * whole + digit;
    }
    return whole;
  }

  private double decimal() {
    for (int i = 0; i < tokenBytes; i++) {
      // Double.parseDouble would also take "NaN", "0x1p3" and "1f".
      if ("0123456789.eE+-".indexOf(token[i]) < 0) {
        throw notANumber();
      }
    }
    try {
      double value = Double.parseDouble(new String(token, 0, tokenBytes, US_ASCII));
      if (value >= 0 && value < Double.POSITIVE_INFINITY) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw notANumber();
    }
    throw notANumber();
  }

  private TraceException notANumber() {
    String found = new String(token, 0, tokenBytes, UTF_8).replaceAll("\\p{C}", "?");
    String shown = found.length() > MAX_SHOWN ? found.substring(0, MAX_SHOWN) + "…" : found;
    return new TraceException(
        "%s:%d: expected a rate of at least 0, found '%s'".formatted(file, line, shown));
  }
}
