package io.twoscales.report.plot;

import io.twoscales.traces.drawing.OutlineFont;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;

/** What a plot is drawn on; lengths in pixels from the top left corner. */
abstract class Sheet {
  /** Where text stands by its point. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  private static final OutlineFont FONT = OutlineFont.liberationSans();

  /** Fills a shape; opacity from 0 to 1. */
  abstract void fill(Shape shape, Ink ink, double opacity);

  /** Draws along a path, in dashes if there are any lengths. */
  abstract void stroke(Shape path, double width, Ink ink, float... dash);

  /** A line of text. */
  abstract void text(String text, double size, double x, double baseline, Anchor anchor, Ink ink);

  /** Draws something that tells what it is to those who point at it. */
  abstract void named(String name, Runnable drawing);

  /** How wide a line of text is. */
  static double width(String text, double size) {
    return FONT.advance(text, size);
  }

  /** The outlines of a line of text. */
  static Shape outline(String text, double size, double x, double baseline, Anchor anchor) {
    double left =
        switch (anchor) {
          case START -> x;
          case MIDDLE -> x - width(text, size) / 2;
          case END -> x - width(text, size);
        };
    return FONT.outline(text, size, left, baseline);
  }

  void line(double x1, double y1, double x2, double y2, double width, Ink ink, float... dash) {
    stroke(new Line2D.Double(x1, y1, x2, y2), width, ink, dash);
  }

  void box(double x, double y, double width, double height, Ink ink, double opacity) {
    fill(new Rectangle2D.Double(x, y, width, height), ink, opacity);
  }
}
