package io.twoscales.traces.formats;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * The 1998 World Cup web site's logs: records of 20 bytes, big-endian, the time in seconds since
 * 1970 first (Arlitt and Jin, HPL-1999-35R1).
 */
record WorldCup98() implements TraceFormat {
  private static final int REST_BYTES = 16;

  @Override
  public String name() {
    return "worldcup98";
  }

  @Override
  public String description() {
    return "the 1998 World Cup site's binary logs";
  }

  @Override
  public void read(InputStream in, Place place, Selection selection, RequestSink sink)
      throws IOException {
    selection.requireOwnColumns(name());
    selection.requireOnly(name(), Set.of());
    DataInputStream data = new DataInputStream(in);
    byte[] rest = new byte[REST_BYTES];
    while (true) {
      int first = data.read();
      if (first < 0) {
        return;
      }
      try {
        long seconds =
            (long) first << 24 | data.readUnsignedByte() << 16 | data.readUnsignedShort();
        data.readFully(rest);
        place.next();
        sink.request(seconds * 1_000_000);
      } catch (EOFException e) {
        place.next();
        place.wrong(selection.lenient(), "the last record is cut off: expected 20 bytes");
        return;
      }
    }
  }
}
