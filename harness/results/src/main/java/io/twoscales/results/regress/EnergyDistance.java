package io.twoscales.results.regress;

import java.util.Arrays;

/**
 * Where a series falls apart into two parts that differ most: the divergence of e-divisive means
 * with exponent 1 (Matteson and James, "A Nonparametric Approach for Multiple Change Point Analysis
 * of Multivariate Data", 2014, eq. 5): twice the mean distance between the parts less the mean
 * distances within them, times mn/(m + n).
 *
 * <p>Exact for all splits in O(n log n): sums of distances to all values on either side come from
 * Fenwick trees over ranks.
 */
final class EnergyDistance {
  /** One outlier at an end is no change. */
  static final int LEAST_PART = 2;

  private EnergyDistance() {}

  /**
   * A split.
   *
   * @param at how many values lie before it; 0 when the series is too short for one
   * @param divergence how different the parts are
   */
  record Split(int at, double divergence) {}

  /** The best split; of equal ones the first. */
  static Split best(double[] series) {
    int n = series.length;
    if (n < 2 * LEAST_PART) {
      return new Split(0, 0);
    }
    int[] ranks = ranks(series);
    DistanceSums left = new DistanceSums(n);
    DistanceSums right = new DistanceSums(n);
    for (int i = 0; i < n; i++) {
      right.add(ranks[i], series[i]);
    }
    double within = 0;
    double across = 0;
    double withinRight = 0;
    for (int i = 0; i < n; i++) {
      withinRight += right.to(ranks[i], series[i]) / 2;
    }
    Split best = new Split(0, 0);
    for (int i = 0; i + 1 < n; i++) {
      double toLeft = left.to(ranks[i], series[i]);
      double toRight = right.to(ranks[i], series[i]);
      within += toLeft;
      withinRight -= toRight;
      across += toRight - toLeft;
      left.add(ranks[i], series[i]);
      right.remove(ranks[i], series[i]);
      int m = i + 1;
      int k = n - m;
      if (m >= LEAST_PART && k >= LEAST_PART) {
        double divergence = divergence(across, within, withinRight, m, k);
        boolean larger = divergence > best.divergence() + 1e-12 * Math.abs(best.divergence());
        if (best.at() == 0 || larger) {
          best = new Split(m, divergence);
        }
      }
    }
    return best;
  }

  static double divergence(double across, double withinLeft, double withinRight, int m, int k) {
    double between = 2 * across / ((double) m * k);
    double left = 2 * withinLeft / (m * (m - 1.0));
    double right = 2 * withinRight / (k * (k - 1.0));
    return (between - left - right) * m * k / (m + k);
  }

  /** Places in ascending order from 1; equal values have different ones, which does no harm. */
  private static int[] ranks(double[] series) {
    Integer[] order = new Integer[series.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(series[a], series[b]));
    int[] ranks = new int[series.length];
    for (int place = 0; place < order.length; place++) {
      ranks[order[place]] = place + 1;
    }
    return ranks;
  }

  /** Values by rank, with counts and sums of all up to a rank. */
  private static final class DistanceSums {
    private final int[] counts;
    private final double[] sums;
    private int count;
    private double sum;

    DistanceSums(int size) {
      counts = new int[size + 1];
      sums = new double[size + 1];
    }

    void add(int rank, double value) {
      change(rank, 1, value);
    }

    void remove(int rank, double value) {
      change(rank, -1, -value);
    }

    private void change(int rank, int ofCount, double ofSum) {
      count += ofCount;
      sum += ofSum;
      for (int i = rank; i < counts.length; i += i & -i) {
        counts[i] += ofCount;
        sums[i] += ofSum;
      }
    }

    /** Sum of the distances from a value to all that are in here. */
    double to(int rank, double value) {
      int below = 0;
      double sumBelow = 0;
      for (int i = rank; i > 0; i -= i & -i) {
        below += counts[i];
        sumBelow += sums[i];
      }
      return value * below - sumBelow + (sum - sumBelow) - value * (count - below);
    }
  }
}
