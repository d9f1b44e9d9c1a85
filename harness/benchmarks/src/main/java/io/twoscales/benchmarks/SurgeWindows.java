package io.twoscales.benchmarks;

import io.twoscales.traces.RateTrace;
import io.twoscales.traces.Surge;
import java.util.ArrayList;
import java.util.List;

/**
 * Windows around surges of a trace: the mean of 20 seconds is three times that of the minute
 * before.
 */
final class SurgeWindows {
  /** Seconds of a window before its surge. */
  static final int BEFORE_SECONDS = 60;

  /** Seconds of a window from its surge on. */
  static final int AFTER_SECONDS = 240;

  private static final Surge.Criterion CRITERION = new Surge.Criterion(3, 25, 3600, AFTER_SECONDS);

  private SurgeWindows() {}

  /** First seconds of surges, at least an hour apart, evenly chosen when there are more. */
  static List<Integer> find(RateTrace trace, int atMost) {
    List<Surge> found = Surge.find(trace, CRITERION);
    List<Integer> chosen = new ArrayList<>();
    int count = Math.min(atMost, found.size());
    for (int i = 0; i < count; i++) {
      chosen.add(found.get((int) ((long) i * found.size() / count)).second());
    }
    return chosen;
  }
}
