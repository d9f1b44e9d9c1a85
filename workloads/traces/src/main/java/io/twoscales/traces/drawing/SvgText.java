package io.twoscales.traces.drawing;

import java.awt.Shape;
import java.awt.geom.PathIterator;
import java.util.function.DoubleFunction;

/** Outlines and words as SVG writes them. */
public final class SvgText {
  private static final String[] COMMANDS = {"M", "L", "Q", "C", "Z"};
  private static final int[] COORDINATES = {2, 2, 4, 6, 0};

  private SvgText() {}

  /**
   * The value of a path's attribute {@code d}.
   *
   * @param number how a coordinate is written
   */
  public static String path(Shape shape, DoubleFunction<String> number) {
    StringBuilder data = new StringBuilder();
    double[] points = new double[6];
    for (PathIterator i = shape.getPathIterator(null); !i.isDone(); i.next()) {
      int segment = i.currentSegment(points); // SEG_MOVETO to SEG_CLOSE are 0 to 4
      data.append(COMMANDS[segment]);
      for (int c = 0; c < COORDINATES[segment]; c++) {
        data.append(c == 0 ? "" : " ").append(number.apply(points[c]));
      }
    }
    return data.toString();
  }

  /** Text as it may stand in an element. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
