package io.twoscales.cli;

import io.twoscales.traces.RateTrace;
import java.util.Locale;

/**
 * A trace drawn with characters: the highest rate of each column's seconds, and their mean below.
 */
final class RateChart {
  private static final int COLUMNS = 68;
  private static final int ROWS = 10;
  private static final String EIGHTHS = " ▁▂▃▄▅▆▇█";

  private final RateTrace trace;

  RateChart(RateTrace trace) {
    this.trace = trace;
  }

  String text() {
    int columns = Math.min(COLUMNS, trace.seconds());
    double[] highest = new double[columns];
    double[] mean = new double[columns];
    for (int column = 0; column < columns; column++) {
      int from = (int) ((long) column * trace.seconds() / columns);
      int to = (int) ((long) (column + 1) * trace.seconds() / columns);
      for (int second = from; second < to; second++) {
        highest[column] = Math.max(highest[column], trace.ratePerSecond(second));
        mean[column] += trace.ratePerSecond(second) / (to - from);
      }
    }
    double top = Math.max(trace.peak(), 1e-9);
    StringBuilder text = new StringBuilder();
    for (int row = ROWS - 1; row >= 0; row--) {
      text.append(
          row == ROWS - 1 || row == ROWS / 2 - 1
              ? String.format(Locale.ROOT, "%9.1f ", top * (row + 1) / ROWS)
              : " ".repeat(10));
      for (int column = 0; column < columns; column++) {
        char filled = cell(mean[column], top, row);
        text.append(filled != ' ' ? filled : cell(highest[column], top, row) != ' ' ? '·' : ' ');
      }
      text.append('\n');
    }
    String left = "0";
    String right = trace.seconds() + " s";
    return text.append(" ".repeat(10))
        .append(left)
        .append(" ".repeat(Math.max(1, columns - left.length() - right.length())))
        .append(right)
        .append("\n          █ mean, · highest second\n")
        .toString();
  }

  /** How much of this row's height a value fills. */
  private static char cell(double value, double top, int row) {
    double eighths = (value / top * ROWS - row) * (EIGHTHS.length() - 1);
    int filled = (int) Math.max(0, Math.min(EIGHTHS.length() - 1, Math.round(eighths)));
    return EIGHTHS.charAt(filled);
  }
}
