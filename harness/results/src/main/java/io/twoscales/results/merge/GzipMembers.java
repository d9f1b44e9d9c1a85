package io.twoscales.results.merge;

import io.twoscales.results.ResultSetException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Finds the members of a gzip file (RFC 1952), which may have several one after the other. */
final class GzipMembers {
  private static final int HEADER_BYTES = 10;
  private static final int TRAILER_BYTES = 8;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private final byte[] inflated = new byte[1 << 16];
  private int position;
  private int limit;
  private long before;

  private GzipMembers(InputStream in) {
    this.in = in;
  }

  /**
   * A member.
   *
   * @param offset of its first byte in the file
   * @param bytes its length
   * @param beginning the first letters of its first line; empty where it has no content
   */
  record Member(long offset, long bytes, String beginning) {}

  static List<Member> of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new GzipMembers(in).all();
    } catch (EOFException | DataFormatException e) {
      throw new ResultSetException(file + " is damaged or truncated");
    }
  }

  private List<Member> all() throws IOException, DataFormatException {
    List<Member> members = new ArrayList<>();
    Inflater inflater = new Inflater(true);
    try {
      while (position < limit || fill()) {
        long offset = before + position;
        header();
        String beginning = content(inflater);
        skip(TRAILER_BYTES);
        members.add(new Member(offset, before + position - offset, beginning));
      }
    } finally {
      inflater.end();
    }
    return members;
  }

  /** Without any of the optional fields, as the writer leaves them out. */
  private void header() throws IOException, DataFormatException {
    int[] expected = {0x1f, 0x8b, 8, 0};
    for (int value : expected) {
      if (next() != value) {
        throw new DataFormatException("not a header of ours");
      }
    }
    skip(HEADER_BYTES - expected.length);
  }

  private String content(Inflater inflater) throws IOException, DataFormatException {
    StringBuilder beginning = new StringBuilder();
    boolean lineEnded = false;
    inflater.reset();
    while (!inflater.finished()) {
      if (inflater.needsInput()) {
        if (position == limit && !fill()) {
          throw new EOFException();
        }
        inflater.setInput(buffer, position, limit - position);
        position = limit;
      }
      int bytes = inflater.inflate(inflated);
      for (int i = 0; i < bytes && !lineEnded; i++) {
        lineEnded = inflated[i] == '\n' || beginning.length() == RecordScanner.BEGINNING;
        if (!lineEnded) {
          beginning.append(new String(inflated, i, 1, StandardCharsets.ISO_8859_1));
        }
      }
    }
    position -= inflater.getRemaining();
    return beginning.toString();
  }

  private int next() throws IOException {
    if (position == limit && !fill()) {
      throw new EOFException();
    }
    return buffer[position++] & 0xff;
  }

  private void skip(int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      next();
    }
  }

  private boolean fill() throws IOException {
    before += limit;
    position = 0;
    limit = Math.max(0, in.read(buffer));
    return limit > 0;
  }
}
