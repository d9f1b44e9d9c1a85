package io.twoscales.modelserver.image;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads pictures in PNG: eight bits per sample, gray or RGB, not interlaced. Colours become their
 * luma (ITU-R BT.601). Nothing is allocated before the size that the picture claims is checked. The
 * platform's own reader brings the whole of AWT into a process that has to start fast.
 */
public final class PngReader {
  /** Longest side, in pixels. */
  public static final int MAX_SIDE = 4096;

  /** Most pixels. */
  public static final int MAX_PIXELS = 1 << 22;

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int HEADER = chunk("IHDR");
  private static final int DATA = chunk("IDAT");
  private static final int END = chunk("IEND");
  private static final int ANCILLARY = 1 << 29;
  private static final int CHUNK_OVERHEAD = 12;
  private static final int GRAY = 0;
  private static final int RGB = 2;

  private final byte[] png;
  private int position = SIGNATURE.length;

  private PngReader(byte[] png) {
    this.png = png;
  }

  /** Whether bytes begin as every PNG does. */
  public static boolean isPng(byte[] bytes) {
    if (bytes.length < SIGNATURE.length) {
      return false;
    }
    for (int i = 0; i < SIGNATURE.length; i++) {
      if (bytes[i] != SIGNATURE[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads a picture.
   *
   * @throws UnreadableImageException if it is none, is damaged, too large or of another kind
   */
  public static GrayImage read(byte[] png) throws UnreadableImageException {
    if (!isPng(png)) {
      throw new UnreadableImageException("expected a PNG image");
    }
    return new PngReader(png).image();
  }

  private GrayImage image() throws UnreadableImageException {
    if (nextChunk() != HEADER || length() != 13) {
      throw new UnreadableImageException("the PNG does not begin with its header");
    }
    int width = intAt(position + 8);
    int height = intAt(position + 12);
    if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
      throw new UnreadableImageException(
          "expected 1 to %d pixels a side, found %d by %d".formatted(MAX_SIDE, width, height));
    }
    if (width * height > MAX_PIXELS) {
      throw new UnreadableImageException(
          "expected at most %d pixels, found %d by %d".formatted(MAX_PIXELS, width, height));
    }
    int bits = png[position + 16];
    int colours = png[position + 17];
    boolean interlaced = png[position + 20] != 0;
    if (bits != 8 || (colours != GRAY && colours != RGB) || interlaced) {
      throw new UnreadableImageException(
          ("expected a PNG in gray or RGB of 8 bits, not interlaced; found colour type %d of %d"
                  + " bits%s")
              .formatted(colours, bits, interlaced ? ", interlaced" : ""));
    }
    skip();
    int samples = colours == GRAY ? 1 : 3;
    Inflater inflater = new Inflater();
    try {
      return new GrayImage(width, height, pixels(inflater, width, height, samples));
    } catch (DataFormatException e) {
      throw new UnreadableImageException("the PNG is damaged: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }

  private byte[] pixels(Inflater inflater, int width, int height, int samples)
      throws UnreadableImageException, DataFormatException {
    byte[] pixels = new byte[width * height];
    byte[] row = new byte[1 + width * samples];
    byte[] above = new byte[row.length];
    for (int y = 0; y < height; y++) {
      fill(row, inflater);
      unfilter(row, above, samples);
      if (samples == 1) {
        System.arraycopy(row, 1, pixels, y * width, width);
      } else {
        luma(row, pixels, y * width, width);
      }
      byte[] done = row;
      row = above;
      above = done;
    }
    return pixels;
  }

  private void fill(byte[] row, Inflater inflater)
      throws UnreadableImageException, DataFormatException {
    int filled = 0;
    while (filled < row.length) {
      int more = inflater.inflate(row, filled, row.length - filled);
      filled += more;
      if (more > 0) {
        continue;
      }
      if (inflater.finished() || inflater.needsDictionary() || !inflater.needsInput()) {
        throw new UnreadableImageException("the PNG has fewer pixels than its header says");
      }
      nextData(inflater);
    }
  }

  private void nextData(Inflater inflater) throws UnreadableImageException {
    int type = nextChunk();
    while (type != DATA) {
      if (type == END) {
        throw new UnreadableImageException("the PNG has fewer pixels than its header says");
      }
      if ((type & ANCILLARY) == 0) {
        throw new UnreadableImageException("the PNG needs a chunk that is not known here");
      }
      skip();
      type = nextChunk();
    }
    inflater.setInput(png, position + 8, length());
    skip();
  }

  /** The type of the chunk at the position, once it is known to be whole. */
  private int nextChunk() throws UnreadableImageException {
    if (png.length - position < CHUNK_OVERHEAD
        || length() < 0
        || length() > png.length - position - CHUNK_OVERHEAD) {
      throw new UnreadableImageException("the PNG ends early");
    }
    CRC32 crc = new CRC32();
    crc.update(png, position + 4, length() + 4);
    if ((int) crc.getValue() != intAt(position + 8 + length())) {
      throw new UnreadableImageException("the PNG is damaged: a checksum is wrong");
    }
    return intAt(position + 4);
  }

  private int length() {
    return intAt(position);
  }

  private void skip() {
    position += length() + CHUNK_OVERHEAD;
  }

  private int intAt(int at) {
    return (png[at] & 0xff) << 24
        | (png[at + 1] & 0xff) << 16
        | (png[at + 2] & 0xff) << 8
        | (png[at + 3] & 0xff);
  }

  /** Undoes the filter that a row's first byte names (PNG specification, section 9). */
  private static void unfilter(byte[] row, byte[] above, int samples)
      throws UnreadableImageException {
    int filter = row[0];
    for (int i = 1; filter != 0 && i < row.length; i++) {
      int left = i > samples ? row[i - samples] & 0xff : 0;
      int up = above[i] & 0xff;
      int corner = i > samples ? above[i - samples] & 0xff : 0;
      int predicted =
          switch (filter) {
            case 1 -> left;
            case 2 -> up;
            case 3 -> (left + up) / 2;
            case 4 -> paeth(left, up, corner);
            default ->
                throw new UnreadableImageException("the PNG is damaged: unknown filter " + filter);
          };
      row[i] += (byte) predicted;
    }
  }

  private static int paeth(int left, int up, int corner) {
    int toLeft = Math.abs(up - corner);
    int toUp = Math.abs(left - corner);
    int toCorner = Math.abs(left + up - 2 * corner);
    if (toLeft <= toUp && toLeft <= toCorner) {
      return left;
    }
    return toUp <= toCorner ? up : corner;
  }

  private static void luma(byte[] row, byte[] pixels, int at, int width) {
    for (int x = 0; x < width; x++) {
      int red = row[1 + 3 * x] & 0xff;
      int green = row[2 + 3 * x] & 0xff;
      int blue = row[3 + 3 * x] & 0xff;
      pixels[at + x] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
    }
  }

  private static int chunk(String type) {
    byte[] letters = type.getBytes(StandardCharsets.US_ASCII);
    return letters[0] << 24 | letters[1] << 16 | letters[2] << 8 | letters[3];
  }
}
