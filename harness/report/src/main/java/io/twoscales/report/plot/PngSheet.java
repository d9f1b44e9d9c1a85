package io.twoscales.report.plot;

import io.twoscales.traces.drawing.PngSurface;
import java.awt.BasicStroke;
import java.awt.Shape;
import java.awt.geom.AffineTransform;

/** An image of pixels, two by two for each of the plot's. */
final class PngSheet extends Sheet {
  private static final double SCALE = 2;
  private static final AffineTransform LARGER = AffineTransform.getScaleInstance(SCALE, SCALE);

  private final PngSurface surface;

  PngSheet(double width, double height) {
    this.surface = new PngSurface((int) Math.ceil(width * SCALE), (int) Math.ceil(height * SCALE));
  }

  @Override
  void fill(Shape shape, Ink ink, double opacity) {
    surface.fill(LARGER.createTransformedShape(shape), ink.rgb(), opacity);
  }

  @Override
  void stroke(Shape path, double width, Ink ink, float... dash) {
    BasicStroke pen =
        new BasicStroke(
            (float) width,
            BasicStroke.CAP_BUTT,
            BasicStroke.JOIN_ROUND,
            10,
            dash.length == 0 ? null : dash,
            0);
    fill(pen.createStrokedShape(path), ink, 1);
  }

  @Override
  void text(String text, double size, double x, double baseline, Anchor anchor, Ink ink) {
    fill(outline(text, size, x, baseline, anchor), ink, 1);
  }

  @Override
  void named(String name, Runnable drawing) {
    drawing.run();
  }

  byte[] bytes() {
    return surface.bytes();
  }
}
