package io.twoscales.results.merge;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds where the records of a text file begin and end, in bytes. */
final class RecordScanner {
  /** Enough for the name of a run, which has at most 61 letters, and what stands before it. */
  static final int BEGINNING = 160;

  private static final int BUFFER = 1 << 16;

  private RecordScanner() {}

  /** Takes a record. */
  interface Consumer {
    /**
     * A record.
     *
     * @param offset of its first byte in the file
     * @param bytes its length, the line feed included
     * @param beginning its first letters
     */
    void record(long offset, long bytes, String beginning) throws IOException;
  }

  /**
   * Passes over a file.
   *
   * @param quotes whether a line feed between quotes belongs to a value
   */
  static void scan(Path file, boolean quotes, Consumer each) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      byte[] beginning = new byte[BEGINNING];
      long offset = 0;
      int bytes = 0;
      boolean quoted = false;
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (bytes < BEGINNING) {
          beginning[bytes] = (byte) next;
        }
        bytes++;
        quoted ^= quotes && next == '"';
        if (next == '\n' && !quoted) {
          each.record(offset, bytes, text(beginning, bytes - 1));
          offset += bytes;
          bytes = 0;
        }
      }
      if (bytes > 0) {
        each.record(offset, bytes, text(beginning, bytes));
      }
    }
  }

  private static String text(byte[] beginning, int bytes) {
    return new String(beginning, 0, Math.min(bytes, BEGINNING), StandardCharsets.UTF_8);
  }
}
