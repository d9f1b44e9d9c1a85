package io.twoscales.control.hybrid;

/** The highest of the last so many values. */
final class HighestOf {
  private final double[] values;
  private int seen;

  HighestOf(int count) {
    values = new double[count];
  }

  void add(double value) {
    values[seen++ % values.length] = value;
    if (seen == 2 * values.length) {
      seen = values.length;
    }
  }

  double highest() {
    double highest = 0;
    for (double value : values) {
      highest = Math.max(highest, value);
    }
    return highest;
  }
}
