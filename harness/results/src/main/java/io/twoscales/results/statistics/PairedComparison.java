package io.twoscales.results.statistics;

import org.hipparchus.special.Gamma;

/**
 * A measure of one policy against the same of another, repetition by repetition.
 *
 * @param difference mean of candidate minus baseline
 * @param ratio mean of the candidate over that of the baseline; NaN where that is 0
 * @param standardDeviation of the differences; NaN for fewer than two
 * @param effectSize mean difference over its standard deviation, corrected for few repetitions
 *     (Hedges' g for pairs); infinite where all differences are equal and not 0, 0 where they are
 * @param lower share of repetitions in which the candidate is lower, ties counted half
 */
public record PairedComparison(
    Interval difference,
    Interval ratio,
    double standardDeviation,
    double effectSize,
    double lower) {
  private static final int MOST_REPETITIONS = 100_000;

  /** Compares; both by repetition, NaN where a value is not known. */
  public static PairedComparison of(double[] baseline, double[] candidate) {
    Sample differences = Sample.of(MeanIntervals.differences(baseline, candidate));
    double deviation = differences.standardDeviation();
    return new PairedComparison(
        MeanIntervals.difference(baseline, candidate),
        MeanIntervals.ratio(baseline, candidate),
        deviation,
        effectSize(differences.mean(), deviation, differences.size()),
        lower(differences));
  }

  private static double effectSize(double mean, double deviation, int n) {
    if (Double.isNaN(deviation)) {
      return Double.NaN;
    }
    return mean == 0 ? 0 : mean / deviation * hedges(n - 1);
  }

  /** Hedges (1981): Γ(m/2) / (√(m/2) Γ((m−1)/2)). */
  private static double hedges(int degreesOfFreedom) {
    double m = degreesOfFreedom;
    return m < 2
        ? 1
        : Math.exp(Gamma.logGamma(m / 2) - Gamma.logGamma((m - 1) / 2)) / Math.sqrt(m / 2);
  }

  private static double lower(Sample differences) {
    double lower = 0;
    for (int i = 0; i < differences.size(); i++) {
      lower += differences.value(i) < 0 ? 1 : differences.value(i) == 0 ? 0.5 : 0;
    }
    return differences.size() == 0 ? Double.NaN : lower / differences.size();
  }

  /** Whether every repetition gave the same in both. */
  public boolean identical() {
    return difference.repetitions() > 0
        && difference.estimate() == 0
        && (standardDeviation == 0 || difference.repetitions() == 1);
  }

  /**
   * The fewest repetitions, more than there are, with which the interval of the difference reaches
   * no further than this to either side, going by the scatter seen; 0 when that is not known from
   * fewer than two. Where resampling gave a wider interval than Student's, it is taken to stay as
   * much wider, which is on the safe side.
   */
  public int repetitionsFor(double halfWidth) {
    if (Double.isNaN(standardDeviation) || !(halfWidth > 0)) {
      return 0;
    }
    int n = difference.repetitions() + 1;
    double wider = Math.max(1, difference.halfWidth() / reach(difference.repetitions()));
    while (n < MOST_REPETITIONS && wider * reach(n) > halfWidth) {
      n += Math.max(1, n / 100);
    }
    return n;
  }

  private double reach(int n) {
    double quantile = MeanIntervals.studentQuantile(1 - (1 - MeanIntervals.CONFIDENCE) / 2, n - 1);
    return quantile * standardDeviation / Math.sqrt(n);
  }
}
