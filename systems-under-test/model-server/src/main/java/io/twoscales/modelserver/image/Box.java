package io.twoscales.modelserver.image;

/**
 * An upright rectangle of pixels.
 *
 * @param right the first column that does not belong to it
 * @param bottom the first row that does not belong to it
 */
public record Box(int left, int top, int right, int bottom) {

  public Box {
    if (left >= right || top >= bottom) {
      throw new IllegalArgumentException(
          "empty: columns %d to %d, rows %d to %d".formatted(left, right, top, bottom));
    }
  }

  public int width() {
    return right - left;
  }

  public int height() {
    return bottom - top;
  }
}
