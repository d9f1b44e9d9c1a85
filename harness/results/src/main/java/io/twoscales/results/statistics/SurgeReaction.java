package io.twoscales.results.statistics;

import java.util.ArrayList;
import java.util.List;

/**
 * How long service takes to recover from surges. A surge begins with a second in which more
 * requests are due than half as many again as in the mean of the ten seconds before, and more than
 * four standard deviations of a Poisson count above it; the next one a minute later at the
 * earliest. Service is restored at the first of five seconds in a row in which at most 5 % of the
 * requests missed the objective; a minute is the longest that is counted, and 0 a surge that
 * disturbs nothing.
 */
public final class SurgeReaction {
  private static final int BEFORE_SECONDS = 10;
  private static final double RISE = 1.5;
  private static final double DEVIATIONS = 4;
  private static final int LIMIT_SECONDS = 60;
  private static final int RESTORED_SECONDS = 5;
  private static final double DISTURBED_SHARE = 0.05;

  private SurgeReaction() {}

  /** The first seconds of the surges. */
  static List<Integer> surges(int[] requests) {
    List<Integer> surges = new ArrayList<>();
    int earliest = BEFORE_SECONDS;
    for (int second = BEFORE_SECONDS; second < requests.length; second++) {
      double mean = 0;
      for (int before = second - BEFORE_SECONDS; before < second; before++) {
        mean += (double) requests[before] / BEFORE_SECONDS;
      }
      double bound = Math.max(RISE * mean, mean + DEVIATIONS * Math.sqrt(Math.max(1, mean)));
      if (second >= earliest && requests[second] > bound) {
        surges.add(second);
        earliest = second + LIMIT_SECONDS;
      }
    }
    return surges;
  }

  /** Mean over the surges in seconds; NaN when there was none. */
  public static double meanSeconds(int[] requests, int[] violations) {
    return surges(requests).stream()
        .mapToInt(surge -> seconds(surge, requests, violations))
        .average()
        .orElse(Double.NaN);
  }

  private static int seconds(int surge, int[] requests, int[] violations) {
    int end = Math.min(requests.length, surge + LIMIT_SECONDS);
    int undisturbed = 0;
    boolean wasDisturbed = false;
    for (int second = surge; second < end; second++) {
      boolean disturbed = violations[second] > DISTURBED_SHARE * requests[second];
      wasDisturbed |= disturbed;
      undisturbed = disturbed ? 0 : undisturbed + 1;
      if (undisturbed == RESTORED_SECONDS) {
        return wasDisturbed ? second + 1 - RESTORED_SECONDS - surge : 0;
      }
    }
    return wasDisturbed ? end - surge : 0;
  }
}
