package io.twoscales.results.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PairedTestsTest {
  /** The textbook way: Student's t of every flip, one measure after the other. */
  private static double[] byTextbook(List<double[]> differences) {
    int n = differences.get(0).length;
    double[] observed = differences.stream().mapToDouble(d -> t(d, 0)).toArray();
    double[] pValues = new double[observed.length];
    for (int flip = 0; flip < 1 << n; flip++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (double[] measure : differences) {
        largest = Math.max(largest, t(measure, flip));
      }
      for (int m = 0; m < pValues.length; m++) {
        pValues[m] += largest >= observed[m] - 1e-6 * Math.abs(observed[m]) ? 1.0 / (1 << n) : 0;
      }
    }
    return pValues;
  }

  private static double t(double[] differences, int flip) {
    double[] flipped = new double[differences.length];
    for (int i = 0; i < flipped.length; i++) {
      flipped[i] = (flip >> i & 1) == 0 ? differences[i] : -differences[i];
    }
    Sample sample = Sample.of(flipped);
    return sample.mean() == 0 ? 0 : sample.mean() / sample.standardError();
  }

  @Property(tries = 200)
  void signFlipsAgreeWithTheTextbook(
      @ForAll @Size(7) List<@DoubleRange(min = -3, max = 5) Double> one,
      @ForAll @Size(7) List<@DoubleRange(min = -50, max = 40) Double> two) {
    List<double[]> differences =
        List.of(
            one.stream().mapToDouble(d -> d).toArray(), two.stream().mapToDouble(d -> d).toArray());
    double[] expected = byTextbook(differences);
    double[] found = SignFlipTest.pValues(differences);
    for (int m = 0; m < 2; m++) {
      assertThat(found[m]).isCloseTo(expected[m], Offset.offset(2.1 / 128));
    }
  }

  /** Values far from normal, three measures that depend on each other: the level still holds. */
  @Test
  void unchangedMeasuresAlarmNoMoreOftenThanTheLevel() {
    SplittableRandom random = new SplittableRandom(3);
    int trials = 3000;
    int alarms = 0;
    for (int trial = 0; trial < trials; trial++) {
      double[][] differences = new double[3][8];
      for (int i = 0; i < 8; i++) {
        double common = differenceOfTwo(random);
        for (double[] measure : differences) {
          measure[i] = common + differenceOfTwo(random);
        }
      }
      double smallest = 1;
      for (double p : SignFlipTest.pValues(List.of(differences))) {
        smallest = Math.min(smallest, p);
      }
      alarms += smallest <= 0.02 ? 1 : 0;
    }
    // The level, and three standard errors of the simulation.
    assertThat((double) alarms / trials).isLessThanOrEqualTo(0.02 + 3 * Math.sqrt(0.02 / trials));
  }

  /** Without a change both of a pair are drawn alike, however heavy their tail. */
  private static double differenceOfTwo(SplittableRandom random) {
    double one = heavy(random);
    double other = heavy(random);
    return one - other;
  }

  private static double heavy(SplittableRandom random) {
    return Math.pow(1 - random.nextDouble(), -0.6);
  }

  @Test
  void aRiseInEveryRepetitionIsAsUnlikelyAsOneFlip() {
    double[] rise = {1, 1.1, 0.9, 1.2, 0.8, 1};
    double[] nothing = new double[6];
    assertThat(SignFlipTest.pValues(List.of(rise, nothing))[0]).isEqualTo(1.0 / 64);
    assertThat(SignFlipTest.pValues(List.of(rise, nothing))[1]).isEqualTo(1.0);
    assertThat(SignFlipTest.smallestPValue(6)).isEqualTo(1.0 / 64);
  }

  @Test
  void manyRepetitionsAreDrawn() {
    double[] rise = new double[30];
    java.util.Arrays.setAll(rise, i -> 1 + 0.01 * i);
    assertThat(SignFlipTest.pValues(List.of(rise))[0]).isLessThan(1e-4);
    double[] mixed = new double[30];
    java.util.Arrays.setAll(mixed, i -> i % 2 == 0 ? 1 : -1);
    assertThat(SignFlipTest.pValues(List.of(mixed))[0]).isBetween(0.4, 0.7);
  }

  /** By hand: mean 2, sd 1, n 3, t 3.4641, one-sided p 0.037091; doubled by Holm. */
  @Test
  void studentsTestForFewRepetitions() {
    double[] pValues = PairedTTest.pValues(List.of(new double[] {1, 2, 3}, new double[] {0, 0, 0}));
    assertThat(pValues[0]).isCloseTo(0.0742, Offset.offset(1e-4));
    assertThat(pValues[1]).isEqualTo(1);
    assertThat(PairedTTest.upperBound(new double[] {1, 2, 3}, 0.95))
        .isCloseTo(2 + 2.919986 / Math.sqrt(3), Offset.offset(1e-5));
    assertThat(PairedTTest.upperBound(new double[] {1}, 0.95)).isInfinite();
  }

  @Test
  void effectSizesAreCorrectedForFewRepetitions() {
    double[] baseline = new double[10];
    double[] candidate = {1, 2, 3, 4, 5, 1, 2, 3, 4, 5};
    PairedComparison comparison = PairedComparison.of(baseline, candidate);
    double deviation = Sample.of(candidate).standardDeviation();
    assertThat(comparison.effectSize())
        .as("Γ(4.5) / (√4.5 Γ(4)) = 0.913875")
        .isCloseTo(3 / deviation * 0.913875, Offset.offset(1e-5));
    assertThat(comparison.lower()).isZero();
    assertThat(comparison.ratio().estimate()).isNaN();
    assertThat(comparison.difference().estimate()).isEqualTo(3);
  }

  @Test
  void repetitionsNeededMakeTheIntervalAsNarrow() {
    double[] candidate = {0.01, 0.05, -0.02, 0.03, 0.02, -0.03};
    PairedComparison comparison = PairedComparison.of(new double[6], candidate);
    int needed = comparison.repetitionsFor(0.01);
    double deviation = comparison.standardDeviation();
    double wider = Math.max(1, comparison.difference().halfWidth() / reach(6, deviation));
    assertThat(wider * reach(needed, deviation)).isLessThanOrEqualTo(0.01);
    assertThat(wider * reach(needed - 1, deviation)).isGreaterThan(0.01);
    assertThat(PairedComparison.of(new double[1], new double[] {1}).repetitionsFor(0.1)).isZero();
  }

  /**
   * The interval of five reaches 1.73 points, though Student's for four would reach less than 1.
   */
  @Test
  void neverAreAsManyNeededAsThereAre() {
    double[] candidate = {0.0008, 0.0001, 0.0086, 0.0002, 0.0003};
    PairedComparison comparison = PairedComparison.of(new double[5], candidate);
    assertThat(comparison.difference().halfWidth()).isGreaterThan(0.006);
    assertThat(comparison.repetitionsFor(0.006)).isBetween(6, 30);
    assertThat(PairedTTest.repetitionsFor(candidate, 1, 0.02)).isEqualTo(6);
  }

  private static double reach(int n, double deviation) {
    return MeanIntervals.studentQuantile(0.975, n - 1) * deviation / Math.sqrt(n);
  }

  @Test
  void whatIsTheSameInEveryRepetitionIsIdentical() {
    assertThat(PairedComparison.of(new double[] {1, 2}, new double[] {1, 2}).identical()).isTrue();
    assertThat(PairedComparison.of(new double[] {1, 2}, new double[] {2, 1}).identical()).isFalse();
  }
}
