package io.twoscales.results.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Whether several measures rose between two sets, tested together: under "nothing has changed"
 * every repetition's differences might as well have the other sign, all of them at once. The
 * largest t statistic is held against those of all ways to flip signs by repetition, or of many
 * drawn ones (Westfall and Young, "Resampling-Based Multiple Testing", 1993). The chance to find
 * any rise where nothing has changed is at most the level, exactly, whatever the distribution and
 * however the measures depend on each other.
 */
public final class SignFlipTest {
  private static final int ALL_FLIPS_UP_TO = 14;
  private static final int DRAWN_FLIPS = 20_000;
  private static final long SEED = 20_240_719;

  private SignFlipTest() {}

  /** The smallest p-value that so many repetitions can give. */
  public static double smallestPValue(int repetitions) {
    return repetitions <= ALL_FLIPS_UP_TO
        ? StrictMath.pow(2, -repetitions)
        : 1.0 / (DRAWN_FLIPS + 1);
  }

  /**
   * Tests.
   *
   * @param differences of each measure, by repetition; a repetition has the same place in all.
   *     Values that are not known (NaN) count as no difference
   * @return of each measure the p-value of "it did not rise", adjusted for all of them
   */
  public static double[] pValues(List<double[]> differences) {
    if (differences.isEmpty()) {
      return new double[0];
    }
    int n = differences.get(0).length;
    double[][] values = new double[differences.size()][];
    for (int m = 0; m < values.length; m++) {
      values[m] = known(differences.get(m), n);
    }
    double[] observed = new double[values.length];
    int[] signs = new int[n];
    Arrays.fill(signs, 1);
    for (int m = 0; m < values.length; m++) {
      observed[m] = statistic(values[m], signs);
    }
    long[] asLarge = new long[values.length];
    long flips;
    if (n <= ALL_FLIPS_UP_TO) {
      flips = 1L << n;
      for (long flip = 0; flip < flips; flip++) {
        for (int i = 0; i < n; i++) {
          signs[i] = (flip >> i & 1) == 0 ? 1 : -1;
        }
        count(values, signs, observed, asLarge);
      }
    } else {
      flips = DRAWN_FLIPS + 1L;
      count(values, signs, observed, asLarge);
      SplittableRandom random = new SplittableRandom(SEED);
      for (int flip = 0; flip < DRAWN_FLIPS; flip++) {
        for (int i = 0; i < n; i++) {
          signs[i] = random.nextBoolean() ? 1 : -1;
        }
        count(values, signs, observed, asLarge);
      }
    }
    double[] pValues = new double[values.length];
    for (int m = 0; m < pValues.length; m++) {
      pValues[m] = (double) asLarge[m] / flips;
    }
    return pValues;
  }

  private static double[] known(double[] differences, int n) {
    if (differences.length != n) {
      throw new IllegalArgumentException("expected as many repetitions for every measure");
    }
    double[] known = differences.clone();
    for (int i = 0; i < n; i++) {
      known[i] = Double.isNaN(known[i]) ? 0 : known[i];
    }
    return known;
  }

  private static void count(double[][] values, int[] signs, double[] observed, long[] asLarge) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double[] measure : values) {
      largest = Math.max(largest, statistic(measure, signs));
    }
    for (int m = 0; m < observed.length; m++) {
      if (largest >= observed[m] - 1e-9 * Math.abs(observed[m])) {
        asLarge[m]++;
      }
    }
  }

  /**
   * Grows with the t statistic and is finite: the mean over the root of the mean square, which
   * flips do not change.
   */
  private static double statistic(double[] values, int[] signs) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      sum += signs[i] * values[i];
      squares += values[i] * values[i];
    }
    return squares == 0 ? 0 : sum / Math.sqrt(squares * values.length);
  }
}
