package io.twoscales.traces.drawing;

import java.awt.Shape;
import java.util.Locale;

/** A drawing of paths, text as outlines too, so that it looks the same wherever it is opened. */
final class SvgSurface implements Surface {
  private final StringBuilder svg = new StringBuilder();

  SvgSurface(int width, int height, String title, String description) {
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">
        <title>%s</title>
        <desc>%s</desc>
        <rect width="%d" height="%d" fill="#fff"/>
        """
            .formatted(
                width,
                height,
                width,
                height,
                SvgText.escaped(title),
                SvgText.escaped(description),
                width,
                height));
  }

  @Override
  public void fill(Shape shape, int rgb, double opacity) {
    path(shape, "fill=\"%s\"".formatted(colour(rgb)) + (opacity < 1 ? opacity(opacity) : ""));
  }

  @Override
  public void stroke(Shape path, double width, int rgb) {
    path(
        path,
        "fill=\"none\" stroke-linejoin=\"bevel\" stroke=\"%s\" stroke-width=\"%s\""
            .formatted(colour(rgb), number(width)));
  }

  String text() {
    return svg + "</svg>\n";
  }

  private void path(Shape shape, String attributes) {
    svg.append("<path ").append(attributes).append(" d=\"");
    svg.append(SvgText.path(shape, SvgSurface::number)).append("\"/>\n");
  }

  private static String opacity(double opacity) {
    return " fill-opacity=\"" + number(opacity) + "\"";
  }

  /** To a hundredth of a pixel. */
  private static String number(double value) {
    long hundredths = Math.round(value * 100);
    return hundredths % 100 == 0
        ? Long.toString(hundredths / 100)
        : Double.toString(hundredths / 100.0);
  }

  private static String colour(int rgb) {
    return String.format(Locale.ROOT, "#%06x", rgb);
  }
}
