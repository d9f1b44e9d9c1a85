package io.twoscales.traces.fitted;

import java.util.Arrays;
import org.hipparchus.special.Erf;

/**
 * A distribution, by its quantiles at equal distances of the standard normal one: of its values,
 * those that a standard normal variable of −4, −3.75 … 4 has the same probability to stay below.
 *
 * @param quantiles not descending, {@link #SIZE} numbers of at least 0
 */
public record Distribution(double[] quantiles) {
  /** How many quantiles there are. */
  public static final int SIZE = 33;

  private static final double FROM = -4;
  private static final double STEP = 0.25;

  public Distribution {
    FittedModel.require(quantiles.length == SIZE, SIZE + " quantiles");
    double before = 0;
    for (double quantile : quantiles) {
      FittedModel.require(
          quantile >= before && quantile <= Double.MAX_VALUE,
          "quantiles of at least 0 that do not descend");
      before = quantile;
    }
  }

  /** Of values that were seen; of none, zero. */
  static Distribution of(double[] values) {
    double[] quantiles = new double[SIZE];
    if (values.length > 0) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      for (int i = 0; i < SIZE; i++) {
        double below = (1 + Erf.erf((FROM + i * STEP) / Math.sqrt(2))) / 2;
        double at = below * sorted.length - 0.5;
        int lower = (int) Math.max(0, Math.min(sorted.length - 1, Math.floor(at)));
        int upper = Math.min(sorted.length - 1, lower + 1);
        double share = Math.max(0, Math.min(1, at - lower));
        quantiles[i] = sorted[lower] + share * (sorted[upper] - sorted[lower]);
      }
    }
    return new Distribution(quantiles);
  }

  /** The value that belongs to a value of the standard normal distribution. */
  public double at(double normal) {
    double place = Math.max(0, Math.min(SIZE - 1, (normal - FROM) / STEP));
    int lower = (int) Math.min(SIZE - 2, place);
    return quantiles[lower] + (place - lower) * (quantiles[lower + 1] - quantiles[lower]);
  }

  /** The value of the standard normal distribution with this probability below it. */
  static double normalQuantile(double below) {
    return Math.sqrt(2) * Erf.erfInv(2 * below - 1);
  }
}
