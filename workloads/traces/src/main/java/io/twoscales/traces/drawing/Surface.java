package io.twoscales.traces.drawing;

import java.awt.Shape;

/** What a picture is drawn on; lengths in pixels from the top left corner. */
public interface Surface {

  /**
   * Fills a shape.
   *
   * @param rgb the colour, {@code 0xRRGGBB}
   * @param opacity 0 to 1
   */
  void fill(Shape shape, int rgb, double opacity);

  /** Draws along a path with a line of that width. */
  void stroke(Shape path, double width, int rgb);
}
