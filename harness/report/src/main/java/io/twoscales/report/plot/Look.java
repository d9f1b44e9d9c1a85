package io.twoscales.report.plot;

import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.util.List;

/**
 * How a controller is drawn: a colour, a dash and a symbol, together different for each of the
 * first 24. The page's script knows the same rule.
 *
 * @param ink its colour
 * @param dash lengths drawn and left out, in pixels; empty for a solid line
 * @param symbol which of {@value #SYMBOLS} symbols
 */
record Look(Ink ink, float[] dash, int symbol) {
  private static final List<Ink> INKS =
      List.of(Ink.LINE_1, Ink.LINE_2, Ink.LINE_3, Ink.LINE_4, Ink.LINE_5, Ink.LINE_6);
  private static final List<float[]> DASHES =
      List.of(new float[0], new float[] {7, 3}, new float[] {2, 2.5f}, new float[] {9, 3, 2, 3});
  static final int SYMBOLS = 5;

  /** The look of the controller at a place in the list. */
  static Look of(int index) {
    return new Look(
        INKS.get(index % INKS.size()),
        DASHES.get((index + index / INKS.size()) % DASHES.size()),
        index % SYMBOLS);
  }

  /** Its symbol around a point: circle, square, triangle, diamond, triangle upside down. */
  Shape symbol(double x, double y, double radius) {
    return switch (symbol) {
      case 0 -> new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
      case 1 -> polygon(x, y, radius * 1.25, 4, Math.PI / 4);
      case 2 -> polygon(x, y, radius * 1.3, 3, -Math.PI / 2);
      case 3 -> polygon(x, y, radius * 1.3, 4, 0);
      default -> polygon(x, y, radius * 1.3, 3, Math.PI / 2);
    };
  }

  private static Shape polygon(double x, double y, double radius, int corners, double turned) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < corners; i++) {
      double angle = turned + 2 * Math.PI * i / corners;
      double px = x + radius * StrictMath.cos(angle);
      double py = y + radius * StrictMath.sin(angle);
      if (i == 0) {
        path.moveTo(px, py);
      } else {
        path.lineTo(px, py);
      }
    }
    path.closePath();
    return path;
  }
}
