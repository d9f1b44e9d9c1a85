package io.twoscales.traces;

import java.util.ArrayList;
import java.util.List;

/**
 * A surge in a trace: the mean of 20 seconds is a multiple of that of the minute before.
 *
 * @param second its first
 * @param beforePerSecond mean rate of the minute before
 * @param afterPerSecond mean rate of its first 20 seconds
 */
public record Surge(int second, double beforePerSecond, double afterPerSecond) {
  private static final int BEFORE_SECONDS = 60;
  private static final int MEAN_SECONDS = 20;
  private static final int SHOWN_AFTER_SECONDS = 240;

  /**
   * What counts as a surge.
   *
   * @param rise the least multiple, above 1
   * @param leastPerSecond a minute with less is a hole in the record, not a load
   * @param apartSeconds between the first seconds of two
   * @param afterSeconds that have to follow in the trace
   */
  public record Criterion(double rise, double leastPerSecond, int apartSeconds, int afterSeconds) {}

  /** A part of the trace to replay: from a minute before it until four minutes after it began. */
  public Window window(RateTrace trace) {
    return new Window(
        second - BEFORE_SECONDS, Math.min(trace.seconds(), second + SHOWN_AFTER_SECONDS));
  }

  /** All of them, in the order of time. */
  public static List<Surge> find(RateTrace trace, Criterion criterion) {
    List<Surge> found = new ArrayList<>();
    double[] sums = new double[trace.seconds() + 1];
    for (int second = 0; second < trace.seconds(); second++) {
      sums[second + 1] = sums[second] + trace.ratePerSecond(second);
    }
    int after = Math.max(criterion.afterSeconds(), MEAN_SECONDS);
    int last = -criterion.apartSeconds();
    for (int t = BEFORE_SECONDS; t + after <= trace.seconds(); t++) {
      double before = (sums[t] - sums[t - BEFORE_SECONDS]) / BEFORE_SECONDS;
      double mean = (sums[t + MEAN_SECONDS] - sums[t]) / MEAN_SECONDS;
      if (before >= criterion.leastPerSecond()
          && mean >= criterion.rise() * before
          && t - last >= criterion.apartSeconds()) {
        found.add(new Surge(t, before, mean));
        last = t;
      }
    }
    return found;
  }
}
