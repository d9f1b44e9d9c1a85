package io.twoscales.cli;

import io.twoscales.traces.Surge;
import io.twoscales.traces.drawing.RateColumns;
import io.twoscales.traces.drawing.TraceView;
import java.util.Locale;

/**
 * A trace drawn with characters: the highest second of each column, its mean below, and above them
 * where surges are.
 */
final class RateChart {
  private static final int COLUMNS = 68;
  private static final int ROWS = 10;
  private static final int LABEL_WIDTH = 10;
  private static final String EIGHTHS = " ▁▂▃▄▅▆▇█";

  private final TraceView view;
  private final RateColumns columns;

  RateChart(TraceView view) {
    this.view = view;
    this.columns = new RateColumns(view.rates(), COLUMNS);
  }

  String text() {
    double top = Math.max(view.statistics().peakPerSecond(), 1e-9);
    StringBuilder text = new StringBuilder("requests/s\n");
    if (!view.surges().isEmpty()) {
      text.append(" ".repeat(LABEL_WIDTH)).append(surges()).append('\n');
    }
    for (int row = ROWS - 1; row >= 0; row--) {
      text.append(
          row == ROWS - 1 || row == ROWS / 2 - 1
              ? String.format(Locale.ROOT, "%9.1f ", top * (row + 1) / ROWS)
              : row == 0 ? "        0 " : " ".repeat(LABEL_WIDTH));
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < columns.count(); column++) {
        char filled = cell(columns.mean(column), top, row);
        boolean reached = cell(columns.highest(column), top, row) != ' ';
        line.append(filled != ' ' ? filled : reached ? '·' : ' ');
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.append(axis()).append(legend()).toString();
  }

  private String surges() {
    StringBuilder marks = new StringBuilder(" ".repeat(columns.count()));
    for (Surge surge : view.surges()) {
      int column = 0;
      while (columns.fromSecond(column + 1) <= surge.second()) {
        column++;
      }
      marks.setCharAt(column, '▼');
    }
    return marks.toString().stripTrailing();
  }

  private String axis() {
    String left = Integer.toString(view.window().fromSecond());
    String right = view.window().toSecond() + " s";
    int between = Math.max(1, columns.count() - left.length() - right.length());
    return " ".repeat(LABEL_WIDTH) + left + " ".repeat(between) + right + "\n";
  }

  private String legend() {
    double seconds = (double) view.rates().seconds() / columns.count();
    String column =
        seconds == 1
            ? "█ each second"
            : String.format(
                Locale.ROOT,
                seconds < 100
                    ? "█ mean of %.1f s, · highest second"
                    : "█ mean of %.0f s, · highest second",
                seconds);
    return " ".repeat(LABEL_WIDTH) + column + (view.surges().isEmpty() ? "" : ", ▼ surge") + "\n";
  }

  /** How much of this row's height a value fills. */
  private static char cell(double value, double top, int row) {
    double eighths = (value / top * ROWS - row) * (EIGHTHS.length() - 1);
    int filled = (int) Math.max(0, Math.min(EIGHTHS.length() - 1, Math.round(eighths)));
    return EIGHTHS.charAt(filled);
  }
}
