package io.twoscales.profiling;

import java.util.Arrays;

/**
 * Percentiles and what is known of them without a guess at the distribution.
 *
 * <p>A percentile is the smallest sample that is not exceeded by that share of the samples (nearest
 * rank). How many of n samples lie below the true percentile is binomial, which gives intervals
 * between two samples (David and Nagaraja, Order Statistics, 3rd edition, section 7.1).
 */
public final class OrderStatistics {
  private final double[] sorted;

  /**
   * Of samples in any order.
   *
   * @throws IllegalArgumentException when there is none
   */
  public OrderStatistics(double[] samples) {
    if (samples.length == 0) {
      throw new IllegalArgumentException("there are no samples");
    }
    this.sorted = samples.clone();
    Arrays.sort(sorted);
  }

  /**
   * An interval around a percentile.
   *
   * @param low −∞ when there are too few samples
   * @param high +∞ when there are too few samples
   */
  public record Interval(double low, double high) {
    /** Half its width as a share of {@code value}. */
    public double relativeHalfWidth(double value) {
      return (high - low) / 2 / value;
    }
  }

  /** The percentile, {@code share} above 0 and at most 1. */
  public double percentile(double share) {
    return sorted[Math.max(1, (int) Math.ceil(share * sorted.length - 1e-9)) - 1];
  }

  /** The median's interval of 95 % confidence, which needs six samples. */
  public Interval medianInterval() {
    double tail = 0.025;
    int below = 0; // the largest k with P(fewer than k of n lie below the median) ≤ tail
    double cumulated = 0;
    double logChoose = 0;
    int n = sorted.length;
    for (int k = 0; k < n; k++) {
      cumulated += StrictMath.exp(logChoose - n * StrictMath.log(2));
      if (cumulated > tail) {
        break;
      }
      below = k + 1;
      logChoose += StrictMath.log(n - k) - StrictMath.log(k + 1);
    }
    return below == 0
        ? new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)
        : new Interval(sorted[below - 1], sorted[n - below]);
  }

  /**
   * How many samples a percentile needs: with fewer, the second largest sample is not above the
   * true percentile with this confidence. It is what MLPerf's early stopping asks for at least: 64
   * for the 90th percentile, 662 for the 99th, at 99 %.
   */
  public static int leastSamples(double share, double confidence) {
    int n = 2;
    while (StrictMath.pow(share, n) + n * (1 - share) * StrictMath.pow(share, n - 1)
        > 1 - confidence) {
      n++;
    }
    return n;
  }
}
