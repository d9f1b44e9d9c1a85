package io.twoscales.results.regress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ChangePointsTest {
  /** As the definition says, without any shortcut. */
  private static double divergence(double[] series, int at) {
    double across = 0;
    double left = 0;
    double right = 0;
    for (int i = 0; i < series.length; i++) {
      for (int k = 0; k < i; k++) {
        double distance = Math.abs(series[i] - series[k]);
        if (i < at) {
          left += distance;
        } else if (k >= at) {
          right += distance;
        } else {
          across += distance;
        }
      }
    }
    double m = at;
    double n = series.length - at;
    return m
        * n
        / (m + n)
        * (2 / (m * n) * across - left / (m * (m - 1) / 2) - right / (n * (n - 1) / 2));
  }

  @Property(tries = 300)
  void theBestSplitIsThatOfTheDefinition(
      @ForAll @Size(min = 4, max = 30) List<@DoubleRange(min = -100, max = 100) Double> values) {
    double[] series = values.stream().mapToDouble(v -> v).toArray();
    EnergyDistance.Split found = EnergyDistance.best(series);
    double largest = Double.NEGATIVE_INFINITY;
    for (int at = 2; at <= series.length - 2; at++) {
      largest = Math.max(largest, divergence(series, at));
    }
    Offset<Double> rounding = Offset.offset(1e-8);
    assertThat(found.divergence()).isCloseTo(largest, rounding);
    assertThat(divergence(series, found.at())).isCloseTo(largest, rounding);
  }

  @Property(tries = 100)
  void equalValuesDoNoHarm(@ForAll @Size(min = 4, max = 20) List<Boolean> values) {
    double[] series = values.stream().mapToDouble(v -> v ? 1 : 0).toArray();
    EnergyDistance.Split found = EnergyDistance.best(series);
    assertThat(found.divergence()).isCloseTo(divergence(series, found.at()), Offset.offset(1e-9));
  }

  @Test
  void shortSeriesHaveNoSplit() {
    assertThat(EnergyDistance.best(new double[] {1, 2, 3}).at()).isZero();
  }

  private static double noise(SplittableRandom random) {
    return random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5;
  }

  private static double[] noise(SplittableRandom random, int length) {
    double[] series = new double[length];
    Arrays.setAll(series, i -> noise(random));
    return series;
  }

  @Test
  void aStepIsFoundWhereItIs() {
    double[] step = noise(new SplittableRandom(5), 20);
    for (int i = 13; i < 20; i++) {
      step[i] += 3;
    }
    List<ChangePoints.Change> changes = new ChangePoints(0.05).find(List.of(step)).get(0);
    assertThat(changes).extracting(ChangePoints.Change::at).containsExactly(13);
  }

  @Test
  void severalStepsAreFound() {
    double[] steps = noise(new SplittableRandom(6), 45);
    for (int i = 15; i < 45; i++) {
      steps[i] += i < 30 ? 4 : 9;
    }
    List<ChangePoints.Change> changes = new ChangePoints(0.05).find(List.of(steps)).get(0);
    assertThat(changes).extracting(ChangePoints.Change::at).containsExactly(15, 30);
  }

  @Test
  void aSlowDriftShows() {
    double[] drift = noise(new SplittableRandom(7), 30);
    for (int i = 0; i < 30; i++) {
      drift[i] += 0.1 * i;
    }
    assertThat(new ChangePoints(0.05).find(List.of(drift)).get(0)).isNotEmpty();
  }

  @Test
  void aSeriesThatNeverVariesHasNoChange() {
    assertThat(new ChangePoints(0.05).find(List.of(new double[20])).get(0)).isEmpty();
  }

  @Test
  void tenSetsAreEnoughForAClearStep() {
    double[] step = {1, 1.1, 0.9, 1, 1.2, 0.8, 1, 5, 5.1, 4.9};
    List<ChangePoints.Change> changes =
        new ChangePoints(0.05).find(List.of(step, noise(new SplittableRandom(8), 10))).get(0);
    assertThat(changes).extracting(ChangePoints.Change::at).containsExactly(7);
  }

  /** Three series at once, none of which changes. */
  @Test
  void unchangedHistoriesAlarmNoMoreOftenThanTheSignificance() {
    SplittableRandom random = new SplittableRandom(9);
    int trials = 200;
    int alarms = 0;
    for (int trial = 0; trial < trials; trial++) {
      List<double[]> series = List.of(noise(random, 12), noise(random, 12), noise(random, 12));
      alarms +=
          new ChangePoints(0.05).find(series).stream().anyMatch(found -> !found.isEmpty()) ? 1 : 0;
    }
    assertThat((double) alarms / trials).isLessThanOrEqualTo(0.05 + 3 * Math.sqrt(0.05 / trials));
  }
}
