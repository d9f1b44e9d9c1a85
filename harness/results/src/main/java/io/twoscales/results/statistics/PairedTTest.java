package io.twoscales.results.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Student's one-sided test of paired differences, several measures at once with Holm's correction.
 * For too few repetitions for {@link SignFlipTest}; it takes differences to be about normal.
 */
public final class PairedTTest {
  private PairedTTest() {}

  /**
   * Tests.
   *
   * @param differences of each measure by repetition, NaN where not known
   * @return of each measure the p-value of "it did not rise", adjusted for all of them; 1 where
   *     there are fewer than two values
   */
  public static double[] pValues(List<double[]> differences) {
    double[] raw = differences.stream().mapToDouble(PairedTTest::pValue).toArray();
    int[] ascending =
        IntStream.range(0, raw.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> raw[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[raw.length];
    double largest = 0;
    for (int rank = 0; rank < ascending.length; rank++) {
      largest = Math.max(largest, (raw.length - rank) * raw[ascending[rank]]);
      adjusted[ascending[rank]] = Math.min(1, largest);
    }
    return adjusted;
  }

  private static double pValue(double[] differences) {
    Sample sample = Sample.of(differences);
    if (sample.size() < 2) {
      return 1;
    }
    double error = sample.standardError();
    if (error == 0) {
      return sample.mean() > 0 ? 0 : 1;
    }
    return 1 - new TDistribution(sample.size() - 1).cumulativeProbability(sample.mean() / error);
  }

  /**
   * The upper end of the one-sided interval for the mean difference.
   *
   * @param confidence such as 0.98
   * @return infinity for fewer than two values
   */
  public static double upperBound(double[] differences, double confidence) {
    Sample sample = Sample.of(differences);
    if (sample.size() < 2) {
      return Double.POSITIVE_INFINITY;
    }
    return sample.mean()
        + MeanIntervals.studentQuantile(confidence, sample.size() - 1) * sample.standardError();
  }

  /**
   * The fewest repetitions, more than there are, with which a rise by a margin would be told from
   * none, with these chances to be wrong, going by the scatter seen; 0 when that is not known.
   */
  public static int repetitionsFor(double[] differences, double margin, double level) {
    Sample sample = Sample.of(differences);
    double deviation = sample.standardDeviation();
    if (Double.isNaN(deviation) || !(margin > 0)) {
      return 0;
    }
    int n = sample.size() + 1;
    while (n < 100_000
        && 2 * MeanIntervals.studentQuantile(1 - level, n - 1) * deviation / Math.sqrt(n)
            > margin) {
      n += Math.max(1, n / 100);
    }
    return n;
  }
}
