package io.twoscales.results;

import io.twoscales.core.run.Outcome;
import io.twoscales.core.run.RequestRecord;
import java.util.Arrays;

/** Counts and latencies of the requests that were due in one second. */
final class SecondStatistics {
  private int[] latencyMicros = new int[8];
  private int requests;
  private int completed;
  private int late;
  private int dropped;
  private int failed;

  void add(RequestRecord request, double sloMs) {
    requests++;
    if (request.outcome() == Outcome.COMPLETED) {
      if (completed == latencyMicros.length) {
        latencyMicros = Arrays.copyOf(latencyMicros, 2 * completed);
      }
      long micros = Math.max(0, request.doneMicros() - request.scheduledMicros());
      latencyMicros[completed++] = (int) Math.min(micros, Integer.MAX_VALUE);
      late += request.violates(sloMs) ? 1 : 0;
    } else if (request.outcome() == Outcome.DROPPED) {
      dropped++;
    } else {
      failed++;
    }
  }

  int requests() {
    return requests;
  }

  int completed() {
    return completed;
  }

  int dropped() {
    return dropped;
  }

  int failed() {
    return failed;
  }

  int violations() {
    return late + dropped + failed;
  }

  /** A percentile in milliseconds, exact; NaN when nothing completed. */
  double percentileMs(double percentile) {
    if (completed == 0) {
      return Double.NaN;
    }
    int[] sorted = Arrays.copyOf(latencyMicros, completed);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(percentile / 100 * completed);
    return sorted[Math.max(0, rank - 1)] / 1000.0;
  }
}
