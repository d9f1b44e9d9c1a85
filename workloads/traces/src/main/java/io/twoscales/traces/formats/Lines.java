package io.twoscales.traces.formats;

import io.twoscales.traces.TraceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Lines of a stream, one at a time, none longer than a megabyte. Bytes beyond ASCII are Latin-1.
 */
final class Lines {
  private static final int MAX_BYTES = 1 << 20;

  private final InputStream in;
  private final Place place;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;
  private byte[] line = new byte[512];

  Lines(InputStream in, Place place) {
    this.in = in;
    this.place = place;
  }

  /** The next line without its end; null after the last. */
  String next() throws IOException {
    int length = 0;
    boolean any = false;
    while (true) {
      if (at == end) {
        end = in.read(buffer);
        at = 0;
        if (end <= 0) {
          end = 0;
          if (!any) {
            return null;
          }
          break;
        }
      }
      any = true;
      byte next = buffer[at++];
      if (next == '\n') {
        break;
      }
      if (length == MAX_BYTES) {
        throw new TraceException(
            "%s:%d: a line of more than 1 MiB; is this the right format?"
                .formatted(place.file(), place.line() + 1));
      }
      if (length == line.length) {
        line = Arrays.copyOf(line, 2 * length);
      }
      line[length++] = next;
    }
    place.next();
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    return new String(line, 0, length, StandardCharsets.ISO_8859_1);
  }
}
