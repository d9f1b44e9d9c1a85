package io.twoscales.modelserver.image;

/** A picture of brightness values from 0, black, to 255, white. */
public final class GrayImage {
  private final int width;
  private final int height;
  private final byte[] pixels;

  /**
   * Takes the pixels of a picture, row by row from the top; the array is not copied.
   *
   * @throws IllegalArgumentException if there are not {@code width} times {@code height} of them
   */
  public GrayImage(int width, int height, byte[] pixels) {
    if (width < 1 || height < 1 || (long) width * height != pixels.length) {
      throw new IllegalArgumentException(
          "%d pixels for %d by %d".formatted(pixels.length, width, height));
    }
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** Brightness at a place counted from the upper left corner. */
  public int at(int x, int y) {
    return pixels[y * width + x] & 0xff;
  }

  /**
   * Part of the picture, scaled to a size by bilinear interpolation between the centres of its
   * pixels; outside the part its outermost pixels go on.
   *
   * @return row by row, rounded to whole brightness
   * @throws IllegalArgumentException if the part is not within the picture
   */
  public byte[] scaled(Box part, int toWidth, int toHeight) {
    if (part.left() < 0 || part.top() < 0 || part.right() > width || part.bottom() > height) {
      throw new IllegalArgumentException(part + " is not within " + width + " by " + height);
    }
    Axis across = new Axis(part.left(), part.right(), toWidth);
    Axis down = new Axis(part.top(), part.bottom(), toHeight);
    byte[] result = new byte[toWidth * toHeight];
    for (int y = 0; y < toHeight; y++) {
      int upper = down.first[y] * width;
      int lower = down.second[y] * width;
      float low = down.share[y];
      for (int x = 0; x < toWidth; x++) {
        int left = across.first[x];
        int right = across.second[x];
        float far = across.share[x];
        float above = mix(pixels[upper + left], pixels[upper + right], far);
        float below = mix(pixels[lower + left], pixels[lower + right], far);
        result[y * toWidth + x] = (byte) (int) (above + (below - above) * low + 0.5f);
      }
    }
    return result;
  }

  private static float mix(byte one, byte other, float share) {
    int from = one & 0xff;
    return from + ((other & 0xff) - from) * share;
  }

  /** For each target pixel the two source pixels between which its centre lies. */
  private static final class Axis {
    final int[] first;
    final int[] second;
    final float[] share;

    Axis(int from, int to, int size) {
      first = new int[size];
      second = new int[size];
      share = new float[size];
      double step = (double) (to - from) / size;
      for (int i = 0; i < size; i++) {
        double centre = Math.max(0, Math.min((i + 0.5) * step - 0.5, to - from - 1));
        int whole = (int) centre;
        first[i] = from + whole;
        second[i] = Math.min(from + whole + 1, to - 1);
        share[i] = (float) (centre - whole);
      }
    }
  }
}
