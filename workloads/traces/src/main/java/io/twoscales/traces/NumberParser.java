package io.twoscales.traces;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Takes a stream of bytes apart at white space, without holding the text. Lines that begin with
 * {@code #} are passed over.
 */
abstract class NumberParser {
  /** A leap year: more is a mistake, or an archive made to fill the memory. */
  static final int MAX_SECONDS = 366 * 24 * 3600;

  /** So many digits fit a double exactly. */
  private static final int MAX_EXACT_DIGITS = 15;

  private static final int MAX_TOKEN_BYTES = 64;
  private static final int MAX_SHOWN = 40;

  private final Path file;
  private final byte[] token = new byte[MAX_TOKEN_BYTES];
  private int tokenBytes;
  private int line = 1;
  private boolean lineBegins = true;
  private boolean comment;

  /** The file is named in errors only. */
  NumberParser(Path file) {
    this.file = file;
  }

  /** A number has ended: {@link #whole} and {@link #text} say which. */
  abstract void number();

  /** How many numbers have been read, for messages. */
  abstract String soFar();

  /** Reads to the end of the stream, which ends the last number. */
  final void parse(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (int bytes = in.read(buffer); bytes >= 0; bytes = in.read(buffer)) {
      for (int i = 0; i < bytes; i++) {
        accept(buffer[i]);
      }
    }
    endToken();
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
          throw wrong(expected());
        }
        token[tokenBytes++] = b;
      }
    }
  }

  private void endToken() {
    if (tokenBytes > 0) {
      number();
      tokenBytes = 0;
    }
  }

  /** What a number of this file has to be. */
  abstract String expected();

  /** The number if it is made of at most 15 digits and nothing else; else -1. */
  final long whole() {
    if (tokenBytes > MAX_EXACT_DIGITS) {
      return -1;
    }
    long whole = 0;
    for (int i = 0; i < tokenBytes; i++) {
      int digit = token[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      whole = 10 * whole + digit;
    }
    return whole;
  }

  /** The number as it stands in the file. */
  final String text() {
    return new String(token, 0, tokenBytes, UTF_8);
  }

  final Path file() {
    return file;
  }

  /** An error at the number, naming file and line. */
  final TraceException wrong(String expected) {
    String found = text().replaceAll("\\p{C}", "?");
    return wrongLine(
        "expected %s, found '%s'"
            .formatted(
                expected,
                found.length() > MAX_SHOWN ? found.substring(0, MAX_SHOWN) + "…" : found));
  }

  /** An error on the line, naming it and the file. */
  final TraceException wrongLine(String problem) {
    return new TraceException("%s:%d: %s".formatted(file, line, problem));
  }
}
