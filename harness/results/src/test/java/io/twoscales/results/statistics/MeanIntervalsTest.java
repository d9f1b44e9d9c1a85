package io.twoscales.results.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeanIntervalsTest {
  private static final int TRIALS = 1000;

  private static double draw(String distribution, SplittableRandom random) {
    return switch (distribution) {
      case "normal" -> 5 + normal(random);
      case "exponential" -> -Math.log(1 - random.nextDouble());
      default -> throw new IllegalArgumentException(distribution);
    };
  }

  private static double normal(SplittableRandom random) {
    double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
    return radius * Math.cos(2 * Math.PI * random.nextDouble());
  }

  /** Share of simulated experiments whose interval holds the truth. */
  private static double coverage(
      int repetitions, double truth, ToDoubleFunction<SplittableRandom> value) {
    SplittableRandom random = new SplittableRandom(42);
    int covered = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      double[] values = new double[repetitions];
      Arrays.setAll(values, i -> value.applyAsDouble(random));
      Interval interval = MeanIntervals.mean(values);
      covered += interval.low() <= truth && truth <= interval.high() ? 1 : 0;
    }
    return (double) covered / TRIALS;
  }

  /** 95 % are promised; the standard error of the simulation is 0.7 points. */
  @ParameterizedTest
  @CsvSource({
    "normal, 3, 5, 0.93, 0.97",
    "normal, 5, 5, 0.93, 0.98",
    "normal, 10, 5, 0.93, 0.97",
    "normal, 20, 5, 0.93, 0.97",
    "exponential, 5, 1, 0.91, 0.98",
    "exponential, 10, 1, 0.92, 0.98",
    "exponential, 20, 1, 0.92, 0.98"
  })
  void intervalsHoldTheTruthAsOftenAsTheySay(
      String distribution, int repetitions, double truth, double least, double most) {
    assertThat(coverage(repetitions, truth, random -> draw(distribution, random)))
        .isBetween(least, most);
  }

  /** What was chosen against: of skewed values Student's t holds the truth clearly less often. */
  @Test
  void resamplingIsWorthItsWhileForSkewedValues() {
    SplittableRandom random = new SplittableRandom(42);
    int student = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      double[] values = new double[5];
      Arrays.setAll(values, i -> draw("exponential", random));
      double reach = 2.776445 * Sample.of(values).standardError();
      student += Math.abs(Sample.of(values).mean() - 1) <= reach ? 1 : 0;
    }
    assertThat((double) student / TRIALS)
        .isLessThan(coverage(5, 1, r -> draw("exponential", r)) - 0.02);
  }

  @Test
  void ratiosHoldTheTruthAsOftenAsTheySay() {
    SplittableRandom random = new SplittableRandom(7);
    int covered = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      double[] baseline = new double[8];
      double[] candidate = new double[8];
      for (int i = 0; i < 8; i++) {
        double common = 10 + 2 * normal(random);
        baseline[i] = common + 0.5 * normal(random);
        candidate[i] = 1.3 * common + 0.5 * normal(random);
      }
      Interval ratio = MeanIntervals.ratio(baseline, candidate);
      covered += ratio.low() <= 1.3 && 1.3 <= ratio.high() ? 1 : 0;
    }
    assertThat((double) covered / TRIALS).isBetween(0.92, 0.98);
  }

  @Test
  void aValueThatStandsOutWidensTheIntervalWithinReason() {
    double[] values = {19955, 20046, 20042, 19992, 24615};
    Interval interval = MeanIntervals.mean(values);
    double student = 2.776445 * Sample.of(values).standardError();
    assertThat(interval.high()).isGreaterThan(interval.estimate() + student);
    assertThat(interval.high()).isLessThanOrEqualTo(interval.estimate() + 3.001 * student);
    assertThat(interval.low()).isBetween(19000.0, interval.estimate());
  }

  /** By hand: mean 4, standard deviation 2, error 1.1547; t(2) at 97.5 % is 4.302653. */
  @Test
  void fewRepetitionsHaveStudentsInterval() {
    Interval interval = MeanIntervals.mean(2, 4, 6);
    assertThat(interval.method()).isEqualTo(Interval.Method.STUDENT);
    assertThat(interval.low()).isCloseTo(4 - 4.302653 * 2 / Math.sqrt(3), Offset.offset(1e-5));
    assertThat(interval.high()).isCloseTo(4 + 4.302653 * 2 / Math.sqrt(3), Offset.offset(1e-5));
  }

  @Test
  void sharesAreNotAboveAll() {
    Interval wide = MeanIntervals.mean(0.45, 0.75).atLeast(0).atMost(Measure.VIOLATION_RATE.most());
    assertThat(wide.low()).isZero();
    assertThat(wide.high()).isEqualTo(1);
    assertThat(MeanIntervals.mean(40, 90).atMost(Measure.P99.most()).high()).isGreaterThan(100);
    assertThat(MeanIntervals.mean(0.5).atMost(1).high()).isNaN();
  }

  @Test
  void whatCannotHaveAnIntervalHasNone() {
    assertThat(MeanIntervals.mean().estimate()).isNaN();
    assertThat(MeanIntervals.mean(3).known()).isFalse();
    assertThat(MeanIntervals.mean(3, Double.NaN).known()).isFalse();
    assertThat(MeanIntervals.ratio(new double[] {0, 0}, new double[] {1, 2}).estimate()).isNaN();
  }

  @Test
  void valuesWithoutScatterHaveAnIntervalWithoutWidth() {
    Interval interval = MeanIntervals.mean(0.1, 0.1, 0.1, 0.1, 0.1, 0.1);
    assertThat(interval.low()).isEqualTo(interval.high()).isEqualTo(interval.estimate());
  }

  @Property(tries = 100)
  void intervalsMoveAndGrowWithTheirValues(
      @ForAll @Size(min = 2, max = 12) List<@DoubleRange(min = 0, max = 100) Double> drawn,
      @ForAll @DoubleRange(min = 0.5, max = 3) double factor) {
    double[] values = drawn.stream().mapToDouble(Double::doubleValue).toArray();
    double[] moved = Arrays.stream(values).map(value -> factor * value + 10).toArray();
    Interval one = MeanIntervals.mean(values);
    Interval two = MeanIntervals.mean(moved);
    Offset<Double> rounding = Offset.offset(1e-6);
    assertThat(two.estimate()).isCloseTo(factor * one.estimate() + 10, rounding);
    if (one.halfWidth() > 1e-9) {
      assertThat(two.low()).isCloseTo(factor * one.low() + 10, rounding);
      assertThat(two.high()).isCloseTo(factor * one.high() + 10, rounding);
    }
    assertThat(MeanIntervals.mean(values)).isEqualTo(one);
  }
}
