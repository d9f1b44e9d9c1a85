package io.twoscales.modelserver.pytorch;

/**
 * Where something was found, in shares of the frame's width and height from its upper left corner.
 *
 * @param score how sure, 0 to 1
 */
record FoundObject(float left, float top, float right, float bottom, float score) {

  /** The area that two have in common, as a share of what they cover together. */
  double overlap(FoundObject other) {
    double width = Math.min(right, other.right) - Math.max(left, other.left);
    double height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
    if (width <= 0 || height <= 0) {
      return 0;
    }
    double common = width * height;
    return common / (area() + other.area() - common);
  }

  private double area() {
    return (double) (right - left) * (bottom - top);
  }
}
