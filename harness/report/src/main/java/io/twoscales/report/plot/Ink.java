package io.twoscales.report.plot;

import java.util.Locale;

/**
 * Colours by what they are for, as on white paper; the page has lighter ones for dark mode under
 * the same names. The six of lines keep apart for every kind of colour vision and stand out from
 * the paper by at least 3 : 1; dashes and symbols tell them apart, too.
 */
enum Ink {
  PAPER(0xffffff),
  INK(0x222222),
  SOFT(0x5a5a5a),
  GRID(0xdddddd),
  OBJECTIVE(0xb3001b),
  VIOLATION(0xc8102e),
  LINE_1(0x0068a8),
  LINE_2(0xc25500),
  LINE_3(0x007a5a),
  LINE_4(0xa8447f),
  LINE_5(0x806600),
  LINE_6(0x4d4d4d);

  private final int rgb;

  Ink(int rgb) {
    this.rgb = rgb;
  }

  int rgb() {
    return rgb;
  }

  /** As a colour of SVG. */
  String hex() {
    return String.format(Locale.ROOT, "#%06x", rgb);
  }

  /** As a colour of the page's style sheet. */
  String variable() {
    return "var(--" + name().toLowerCase(Locale.ROOT).replace('_', '-') + ")";
  }
}
