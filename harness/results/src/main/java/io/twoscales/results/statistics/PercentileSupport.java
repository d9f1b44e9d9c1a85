package io.twoscales.results.statistics;

/**
 * How many requests a percentile needs to mean something: MLPerf LoadGen's early stopping (Reddi et
 * al., "MLPerf Inference Benchmark", 2020): the fewest of which a share as large as the percentile
 * says is within a bound with a confidence of 99 %, when none or one was beyond it.
 */
public final class PercentileSupport {
  private static final double ERROR = 0.01;

  private PercentileSupport() {}

  /**
   * The fewest requests.
   *
   * @param percentile from 50 to below 100
   * @param anyLate whether a request missed the objective
   */
  public static long minimum(double percentile, boolean anyLate) {
    double within = percentile / 100;
    if (!(within >= 0.5 && within < 1)) {
      throw new IllegalArgumentException("expected a percentile from 50 to below 100");
    }
    long low = 1;
    long high = 1L << 40;
    while (low < high) {
      long n = (low + high) / 2;
      if (chance(within, n, anyLate) <= ERROR) {
        high = n;
      } else {
        low = n + 1;
      }
    }
    return low;
  }

  /** Whether this many requests are enough. */
  public static boolean supported(double percentile, long requests, boolean anyLate) {
    return requests >= minimum(percentile, anyLate);
  }

  /** Of seeing no more than none, or one, of n beyond the bound when too many are. */
  private static double chance(double within, long n, boolean one) {
    double none = StrictMath.pow(within, n);
    return one ? none + n * (1 - within) * StrictMath.pow(within, n - 1.0) : none;
  }
}
