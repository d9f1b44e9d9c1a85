package io.twoscales.benchmarks;

import io.twoscales.traces.RateTrace;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds surges in a trace: the mean of 20 seconds rises to three times that of the minute before.
 */
final class SurgeWindows {
  /** Seconds of a window before its surge. */
  static final int BEFORE_SECONDS = 60;

  /** Seconds of a window from its surge on. */
  static final int AFTER_SECONDS = 240;

  private static final int MEAN_SECONDS = 20;
  private static final double RISE = 3;
  private static final int APART_SECONDS = 3600;

  /** Below this a minute is a hole in the record, not a load. */
  private static final double LEAST_RATE = 25;

  private SurgeWindows() {}

  /** First seconds of surges, at least an hour apart, evenly chosen when there are more. */
  static List<Integer> find(RateTrace trace, int atMost) {
    List<Integer> found = new ArrayList<>();
    double[] sums = new double[trace.seconds() + 1];
    for (int second = 0; second < trace.seconds(); second++) {
      sums[second + 1] = sums[second] + trace.ratePerSecond(second);
    }
    int last = -APART_SECONDS;
    for (int t = BEFORE_SECONDS; t + AFTER_SECONDS <= trace.seconds(); t++) {
      double before = (sums[t] - sums[t - BEFORE_SECONDS]) / BEFORE_SECONDS;
      double after = (sums[t + MEAN_SECONDS] - sums[t]) / MEAN_SECONDS;
      if (before >= LEAST_RATE && after >= RISE * before && t - last >= APART_SECONDS) {
        found.add(t);
        last = t;
      }
    }
    List<Integer> chosen = new ArrayList<>();
    int count = Math.min(atMost, found.size());
    for (int i = 0; i < count; i++) {
      chosen.add(found.get((int) ((long) i * found.size() / count)));
    }
    return chosen;
  }
}
