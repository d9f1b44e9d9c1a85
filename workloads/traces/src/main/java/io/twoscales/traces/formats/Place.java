package io.twoscales.traces.formats;

import io.twoscales.traces.TraceException;
import java.nio.file.Path;

/** Where in a file its reader is. */
final class Place {
  private static final int MAX_SHOWN = 60;

  private final Path file;
  private long line;
  private long skipped;

  Place(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  /** Goes on to the next line, or to a given one. */
  void next() {
    line++;
  }

  void at(long lineNumber) {
    line = lineNumber;
  }

  long line() {
    return line;
  }

  /** What was read so far, for messages. */
  String soFar() {
    return line + " lines";
  }

  /** Refuses the line, or counts it among those passed over. */
  void wrong(boolean lenient, String problem) {
    if (!lenient) {
      throw new TraceException("%s:%d: %s".formatted(file, line, problem));
    }
    skipped++;
  }

  long skipped() {
    return skipped;
  }

  /** Text of a file as a message can show it. */
  static String shown(String text) {
    String printable = text.replaceAll("\\p{C}", "?");
    return "'"
        + (printable.length() > MAX_SHOWN ? printable.substring(0, MAX_SHOWN) + "…" : printable)
        + "'";
  }
}
