package io.twoscales.benchmarks;

import java.util.List;
import java.util.Locale;

/** Milliseconds, sorted. */
record Percentiles(double[] sortedMs) {

  static Percentiles of(List<Double> ms) {
    return new Percentiles(ms.stream().mapToDouble(Double::doubleValue).sorted().toArray());
  }

  /** The smallest that so many per cent are not above (nearest rank). */
  double at(double percent) {
    int rank = (int) Math.ceil(percent / 100 * sortedMs.length);
    return sortedMs[Math.max(1, rank) - 1];
  }

  double mean() {
    double sum = 0;
    for (double ms : sortedMs) {
      sum += ms;
    }
    return sum / sortedMs.length;
  }

  String row(String title) {
    return String.format(
        Locale.ROOT,
        "%-44s %5d %9.3f %9.3f %9.3f %9.3f",
        title,
        sortedMs.length,
        at(50),
        at(95),
        at(99),
        at(100));
  }
}
