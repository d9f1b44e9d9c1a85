package io.twoscales.report.plot;

import io.twoscales.report.plot.Sheet.Anchor;
import java.util.List;

/** Names of lines beside pieces of them, in as many rows as they need. */
final class Legend {
  private static final double SAMPLE = 28;
  private static final double GAP = 18;
  private static final double LEADING = 18;

  /** What an entry looks like and says; with its symbol or only with its line. */
  record Entry(String label, Ink ink, float[] dash, Look symbol) {
    static Entry line(String label, Look look) {
      return new Entry(label, look.ink(), look.dash(), null);
    }

    static Entry line(String label, Ink ink, float... dash) {
      return new Entry(label, ink, dash, null);
    }
  }

  private Legend() {}

  /** How wide it is in one row. */
  static double width(List<Entry> entries) {
    return entries.stream()
        .mapToDouble(entry -> SAMPLE + 6 + Sheet.width(entry.label(), Figure.TEXT) + GAP)
        .sum();
  }

  /** Draws it from a point on; returns the y below its last row. */
  static double draw(Sheet sheet, List<Entry> entries, double left, double right, double top) {
    double x = left;
    double y = top + 12;
    for (Entry entry : entries) {
      double needed = SAMPLE + 6 + Sheet.width(entry.label(), Figure.TEXT);
      if (x > left && x + needed > right) {
        x = left;
        y += LEADING;
      }
      sheet.line(x, y - 4, x + SAMPLE, y - 4, 2, entry.ink(), entry.dash());
      if (entry.symbol() != null) {
        sheet.fill(entry.symbol().symbol(x + SAMPLE / 2, y - 4, 4), entry.ink(), 1);
      }
      sheet.text(entry.label(), Figure.TEXT, x + SAMPLE + 6, y, Anchor.START, Ink.INK);
      x += needed + GAP;
    }
    return y + 8;
  }
}
