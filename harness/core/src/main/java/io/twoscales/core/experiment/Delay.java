package io.twoscales.core.experiment;

import java.time.Duration;

/**
 * How long something takes: always the same, or scattered log-normally.
 *
 * @param median half of the time it takes no longer
 * @param p99 in 99 of 100 cases it takes no longer; the median itself if it does not scatter
 */
public record Delay(Duration median, Duration p99) {

  /** No delay at all. */
  public static final Delay NONE = new Delay(Duration.ZERO, Duration.ZERO);

  public Delay {
    if (median.isNegative() || p99.compareTo(median) < 0) {
      throw new IllegalArgumentException(
          "expected 0 ≤ median ≤ p99, found " + median + " and " + p99);
    }
    if (median.isZero() && !p99.isZero()) {
      throw new IllegalArgumentException("a delay that scatters has a median above 0");
    }
  }

  /** A delay that is always the same. */
  public static Delay fixed(Duration duration) {
    return new Delay(duration, duration);
  }

  /** So many times as long. */
  public Delay times(double factor) {
    return new Delay(times(median, factor), times(p99, factor));
  }

  private static Duration times(Duration duration, double factor) {
    return Duration.ofNanos(Math.round(factor * duration.toNanos()));
  }
}
