package io.twoscales.report.plot;

import io.twoscales.traces.drawing.SvgText;
import java.awt.Shape;
import java.util.function.Function;

/** A vector image with text as text; in the page its colours are those of the style sheet. */
final class SvgSheet extends Sheet {
  private final StringBuilder svg = new StringBuilder();
  private final Function<Ink, String> colours;

  SvgSheet(Function<Ink, String> colours) {
    this.colours = colours;
  }

  @Override
  void fill(Shape shape, Ink ink, double opacity) {
    svg.append("<path fill=\"").append(colours.apply(ink)).append('"');
    if (opacity < 1) {
      svg.append(" fill-opacity=\"").append(number(opacity)).append('"');
    }
    path(shape);
  }

  @Override
  void stroke(Shape path, double width, Ink ink, float... dash) {
    svg.append("<path fill=\"none\" stroke=\"").append(colours.apply(ink));
    svg.append("\" stroke-width=\"").append(number(width)).append('"');
    if (dash.length > 0) {
      svg.append(" stroke-dasharray=\"");
      for (int i = 0; i < dash.length; i++) {
        svg.append(i == 0 ? "" : " ").append(number(dash[i]));
      }
      svg.append('"');
    }
    path(path);
  }

  @Override
  void text(String text, double size, double x, double baseline, Anchor anchor, Ink ink) {
    svg.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(baseline));
    svg.append("\" font-size=\"").append(number(size)).append("\" fill=\"");
    svg.append(colours.apply(ink)).append('"');
    if (anchor != Anchor.START) {
      svg.append(" text-anchor=\"").append(anchor == Anchor.END ? "end" : "middle").append('"');
    }
    if (text.length() > 1) {
      // Where the font is not at hand, its stand-in takes no more room than the plot has for it.
      svg.append(" textLength=\"").append(number(width(text, size)));
      svg.append("\" lengthAdjust=\"spacingAndGlyphs\"");
    }
    svg.append('>').append(SvgText.escaped(text)).append("</text>\n");
  }

  @Override
  void named(String name, Runnable drawing) {
    svg.append("<g><title>").append(SvgText.escaped(name)).append("</title>\n");
    drawing.run();
    svg.append("</g>\n");
  }

  /**
   * The document.
   *
   * @param hidden so many pixels at its top are not shown, but come back when the page saves it
   */
  String document(double width, double height, double hidden, String title, String description) {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 %s %s %s\" role=\"img\""
            .formatted(number(hidden), number(width), number(height - hidden))
        + " font-family=\"'Liberation Sans', Arial, Helvetica, sans-serif\" stroke-linejoin=\"round\">\n"
        + "<title>%s</title>\n<desc>%s</desc>\n"
            .formatted(SvgText.escaped(title), SvgText.escaped(description))
        + "<rect width=\"%s\" height=\"%s\" fill=\"%s\"/>\n"
            .formatted(number(width), number(height), colours.apply(Ink.PAPER))
        + svg
        + "</svg>\n";
  }

  private void path(Shape shape) {
    svg.append(" d=\"").append(SvgText.path(shape, SvgSheet::number)).append("\"/>\n");
  }

  /** To a tenth of a pixel, or of an opacity to a hundredth. */
  private static String number(double value) {
    double scale = Math.abs(value) < 2 ? 100 : 10;
    long rounded = Math.round(value * scale);
    return rounded % (long) scale == 0
        ? Long.toString(rounded / (long) scale)
        : Double.toString(rounded / scale);
  }
}
