package io.twoscales.results.regress;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Change points of several series over the same moments, by e-divisive means: the best split of
 * each series is tested by permutation, then the parts of those that fell apart are split in turn.
 *
 * <p>The first split of all series is tested together: moments are permuted for all of them at
 * once, and a split counts only when its divergence, over the series' mean distance, is among the
 * largest that any series shows. The chance that a history without any change shows one in any of
 * its series is therefore at most the significance. Hunter (Fleming et al., "Hunter: Using Change
 * Point Detection to Hunt for Performance Regressions", 2023) replaces the permutation test by
 * Student's t; here the permutation stays, as it holds for any distribution.
 */
final class ChangePoints {
  private static final int PERMUTATIONS = 1999;
  private static final long SEED = 20_240_719;

  private final double significance;

  ChangePoints(double significance) {
    this.significance = significance;
  }

  /**
   * A change.
   *
   * @param at the first moment after it
   * @param pValue of "nothing has changed here"
   */
  record Change(int at, double pValue) {}

  /** The changes of each series, by time. */
  List<List<Change>> find(List<double[]> series) {
    double[] pValues = jointly(series);
    List<List<Change>> changes = new ArrayList<>();
    for (int s = 0; s < pValues.length; s++) {
      TreeSet<Change> found =
          new TreeSet<>((first, second) -> Integer.compare(first.at(), second.at()));
      if (pValues[s] <= significance) {
        double[] values = series.get(s);
        int at = EnergyDistance.best(values).at();
        found.add(new Change(at, pValues[s]));
        split(values, 0, at, found);
        split(values, at, values.length, found);
      }
      changes.add(List.copyOf(found));
    }
    return changes;
  }

  private void split(double[] series, int from, int to, TreeSet<Change> found) {
    double[] part = Arrays.copyOfRange(series, from, to);
    int at = EnergyDistance.best(part).at();
    if (at == 0) {
      return;
    }
    double pValue = jointly(List.of(part))[0];
    if (pValue <= significance) {
      found.add(new Change(from + at, pValue));
      split(series, from, from + at, found);
      split(series, from + at, to, found);
    }
  }

  private static double[] jointly(List<double[]> series) {
    int n = series.isEmpty() ? 0 : series.get(0).length;
    double[] scales = series.stream().mapToDouble(ChangePoints::meanDistance).toArray();
    double[] observed = new double[series.size()];
    for (int s = 0; s < observed.length; s++) {
      observed[s] = statistic(series.get(s), scales[s]);
    }
    int[] asLarge = new int[observed.length];
    Arrays.fill(asLarge, 1);
    int[] order = new int[n];
    Arrays.setAll(order, i -> i);
    SplittableRandom random = new SplittableRandom(SEED);
    double[] permuted = new double[n];
    for (int permutation = 0; permutation < PERMUTATIONS; permutation++) {
      shuffle(order, random);
      double largest = 0;
      for (int s = 0; s < observed.length; s++) {
        for (int i = 0; i < n; i++) {
          permuted[i] = series.get(s)[order[i]];
        }
        largest = Math.max(largest, statistic(permuted, scales[s]));
      }
      for (int s = 0; s < observed.length; s++) {
        asLarge[s] += largest >= observed[s] * (1 - 1e-9) ? 1 : 0;
      }
    }
    return Arrays.stream(asLarge).mapToDouble(count -> count / (PERMUTATIONS + 1.0)).toArray();
  }

  /** 0 for a series that never varies. */
  private static double statistic(double[] series, double scale) {
    EnergyDistance.Split split = EnergyDistance.best(series);
    return scale == 0 || split.at() == 0 ? 0 : Math.max(0, split.divergence() / scale);
  }

  private static double meanDistance(double[] series) {
    double sum = 0;
    for (int i = 0; i < series.length; i++) {
      for (int k = 0; k < i; k++) {
        sum += Math.abs(series[i] - series[k]);
      }
    }
    return sum;
  }

  private static void shuffle(int[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
  }
}
