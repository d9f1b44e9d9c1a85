package io.twoscales.report.plot;

import java.awt.Shape;

/** Takes everything and shows nothing: to learn how tall a plot becomes. */
final class BlankSheet extends Sheet {
  @Override
  void fill(Shape shape, Ink ink, double opacity) {}

  @Override
  void stroke(Shape path, double width, Ink ink, float... dash) {}

  @Override
  void text(String text, double size, double x, double baseline, Anchor anchor, Ink ink) {}

  @Override
  void named(String name, Runnable drawing) {
    drawing.run();
  }
}
