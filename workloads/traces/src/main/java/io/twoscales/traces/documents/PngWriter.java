package io.twoscales.traces.documents;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.Adler32;
import java.util.zip.CRC32;

/**
 * Writes gray pictures as PNG, the same bytes on every machine: the platform's compressor is that
 * of the system it runs on, and its output differs from release to release. Rows are stored as
 * differences to those above, which makes text mostly zeros, and runs of equal bytes are shortened.
 */
final class PngWriter {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final byte FILTER_UP = 2;

  private PngWriter() {}

  static byte[] write(Page page) {
    Output header = new Output();
    header.integer(page.width());
    header.integer(page.height());
    header.bytes(new byte[] {8, 0, 0, 0, 0});
    Output png = new Output();
    png.bytes(SIGNATURE);
    png.chunk("IHDR", header.toByteArray());
    png.chunk("IDAT", compressed(differences(page)));
    png.chunk("IEND", new byte[0]);
    return png.toByteArray();
  }

  private static byte[] differences(Page page) {
    int width = page.width();
    byte[] pixels = page.pixels();
    byte[] rows = new byte[page.height() * (width + 1)];
    for (int y = 0; y < page.height(); y++) {
      int start = y * (width + 1);
      rows[start] = FILTER_UP;
      for (int x = 0; x < width; x++) {
        int above = y == 0 ? 0 : pixels[(y - 1) * width + x];
        rows[start + 1 + x] = (byte) (pixels[y * width + x] - above);
      }
    }
    return rows;
  }

  /** The zlib format (RFC 1950) around one block of {@link RunLengthDeflate}. */
  private static byte[] compressed(byte[] data) {
    Adler32 adler = new Adler32();
    adler.update(data);
    Output zlib = new Output();
    zlib.bytes(new byte[] {0x78, 0x01});
    zlib.bytes(RunLengthDeflate.compress(data));
    zlib.integer((int) adler.getValue());
    return zlib.toByteArray();
  }

  private static final class Output {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    void bytes(byte[] bytes) {
      out.writeBytes(bytes);
    }

    void integer(int value) {
      for (int shift = 24; shift >= 0; shift -= 8) {
        out.write(value >> shift);
      }
    }

    void chunk(String type, byte[] content) {
      byte[] letters = type.getBytes(StandardCharsets.US_ASCII);
      CRC32 crc = new CRC32();
      crc.update(letters);
      crc.update(content);
      integer(content.length);
      bytes(letters);
      bytes(content);
      integer((int) crc.getValue());
    }

    byte[] toByteArray() {
      return out.toByteArray();
    }
  }
}
