package io.twoscales.results.statistics;

import java.util.Arrays;

/** Values of a measure over repetitions, those that are not known left out. */
final class Sample {
  private final double[] values;

  private Sample(double[] values) {
    this.values = values;
  }

  static Sample of(double... values) {
    return new Sample(Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray());
  }

  int size() {
    return values.length;
  }

  double value(int index) {
    return values[index];
  }

  /** NaN when there is no value. */
  double mean() {
    if (values.length == 0) {
      return Double.NaN;
    }
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** With n - 1; NaN for fewer than two values; exactly 0 when all are equal. */
  double standardDeviation() {
    if (values.length < 2) {
      return Double.NaN;
    }
    boolean equal = true;
    double mean = mean();
    double squares = 0;
    for (double value : values) {
      equal &= value == values[0];
      squares += (value - mean) * (value - mean);
    }
    return equal ? 0 : Math.sqrt(squares / (values.length - 1));
  }

  double standardError() {
    return standardDeviation() / Math.sqrt(values.length);
  }

  Sample choose(int[] places) {
    double[] chosen = new double[places.length];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = values[places[i]];
    }
    return new Sample(chosen);
  }

  double[] toArray() {
    return values.clone();
  }
}
