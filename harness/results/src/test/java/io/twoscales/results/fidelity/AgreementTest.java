package io.twoscales.results.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.results.fidelity.TimelineError.Pair;
import io.twoscales.results.fidelity.TimelineError.Series;
import io.twoscales.results.fidelity.Tolerances.Tolerance;
import io.twoscales.results.statistics.Interval;
import io.twoscales.results.statistics.Measure;
import io.twoscales.results.statistics.RunBlocks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Errors, timelines, orders and tolerances, by numbers that can be checked by hand. */
class AgreementTest {
  private static final double NAN = Double.NaN;

  private static Interval exactly(double value) {
    return new Interval(value, NAN, NAN, 1, Interval.Method.NONE);
  }

  private static Map<String, Interval> values(double... values) {
    Map<String, Interval> byName = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      byName.put("p" + i, exactly(values[i]));
    }
    return byName;
  }

  private static PolicyOrder order(
      Map<String, Interval> measured, Map<String, Interval> simulated) {
    return PolicyOrder.of(Measure.CORE_SECONDS, world(measured), world(simulated));
  }

  private static World world(Map<String, Interval> means) {
    return new World(Measure.CORE_SECONDS, means, Map.of());
  }

  private static RunBlocks costing(double... coreSeconds) {
    double[] others = new double[RunBlocks.BLOCKS];
    return new RunBlocks(others, others, others, coreSeconds);
  }

  @Test
  void singleRunsWhoseDifferenceIsWithinTheErrorOfTheirBlocksAreATie() {
    Map<String, RunBlocks> blocks =
        Map.of(
            "a", costing(3, 4, 5, 6, 3, 4, 5, 6),
            "b", costing(4, 3, 5, 6, 4, 4, 4, 7),
            "c", costing(4, 5, 6, 7, 4, 5, 6, 7));
    Map<String, Interval> means = new LinkedHashMap<>();
    means.put("a", exactly(36));
    means.put("b", exactly(37));
    means.put("c", exactly(44));
    World measured = new World(Measure.CORE_SECONDS, means, blocks);

    assertThat(measured.compare("a", "b")).isZero();
    assertThat(measured.compare("a", "c")).isNegative();
    assertThat(PolicyOrder.of(Measure.CORE_SECONDS, measured, measured).measured())
        .isEqualTo("a = b < c");
    assertThat(world(means).compare("a", "b")).as("without blocks").isNegative();
  }

  @Test
  void aPairTheOtherWayRoundIsNamed() {
    PolicyOrder order = order(values(1, 2, 3), values(1, 3, 2));

    assertThat(order.measured()).isEqualTo("p0 < p1 < p2");
    assertThat(order.simulated()).isEqualTo("p0 < p2 < p1");
    assertThat(order.tau()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(order.inverted()).containsExactly("p1, p2");
    assertThat(order.isSame()).isFalse();
  }

  @Test
  void overlappingIntervalsAreATieAndNoInversion() {
    Interval low = new Interval(1, 0, 3, 5, Interval.Method.BOOTSTRAP);
    Interval high = new Interval(2, 1, 4, 5, Interval.Method.BOOTSTRAP);
    Interval far = new Interval(9, 8, 10, 5, Interval.Method.BOOTSTRAP);
    PolicyOrder order =
        order(Map.of("a", low, "b", high, "c", far), Map.of("a", far, "b", far, "c", low));

    assertThat(order.measured()).isEqualTo("a = b < c");
    assertThat(order.inverted()).hasSize(2);
    assertThat(order.tau()).isCloseTo(-1, within(1e-12));
    PolicyOrder tied = order(Map.of("a", low, "b", high), Map.of("a", far, "b", low));
    assertThat(tied.isSame()).isTrue();
    assertThat(tied.tau()).isNaN();
  }

  @Property
  void tauIsKendalls(
      @ForAll @Size(6) List<@DoubleRange(min = 0, max = 4) Double> measured,
      @ForAll @Size(6) List<@DoubleRange(min = 0, max = 4) Double> simulated) {
    Map<String, Interval> one = values(measured.stream().mapToDouble(Math::rint).toArray());
    Map<String, Interval> two = values(simulated.stream().mapToDouble(Math::rint).toArray());
    PolicyOrder order = order(one, two);

    assertThat(Double.valueOf(order.tau())).isEqualTo(Double.valueOf(order(two, one).tau()));
    assertThat(Double.valueOf(order(one, one).tau())).isIn(1.0, NAN);
    assertThat(order(one, one).isSame()).isTrue();
    if (!Double.isNaN(order.tau())) {
      assertThat(order.tau()).isBetween(-1.0, 1.0);
    }
    if (order.tau() == 1) {
      assertThat(order.isSame()).isTrue();
    }
  }

  @Test
  void timelinesAreComparedSecondBySecond() {
    TimelineError error =
        TimelineError.of(
            Series.READY,
            List.of(
                new Pair(new double[] {1, 2, NAN, 3}, new double[] {2, 3, 9, 4}),
                new Pair(new double[] {1, 2}, new double[] {2, 1})));

    assertThat(error.seconds()).isEqualTo(5);
    assertThat(error.measuredMean()).isCloseTo(9 / 5.0, within(1e-12));
    assertThat(error.simulatedMean()).isCloseTo(12 / 5.0, within(1e-12));
    assertThat(error.meanAbsoluteError()).isCloseTo(1, within(1e-12));
    assertThat(error.correlation()).as("mean of 1 and -1").isCloseTo(0, within(1e-12));
    TimelineError constant =
        TimelineError.of(
            Series.READY, List.of(new Pair(new double[] {300, 300}, new double[] {1, 2})));
    assertThat(constant.correlation()).isNaN();
  }

  @Test
  void relativeErrorsAreSharesOfTheMeasured() {
    MeasureError p50 =
        MeasureError.of(
            Measure.P50, new double[] {10, 30}, new double[] {12, 34}, OptionalDouble.of(0.15));
    assertThat(p50.error().estimate()).isCloseTo(0.15, within(1e-12));
    assertThat(p50.isBeyondTolerance()).isFalse();
    MeasureError starts =
        MeasureError.of(
            Measure.STARTS, new double[] {0, 0}, new double[] {1, 2}, OptionalDouble.of(1));
    assertThat(starts.error().estimate()).isEqualTo(1.5);
    assertThat(starts.isBeyondTolerance()).isTrue();
  }

  @Test
  void whatIsKnownInOneWorldOnlyIsBeyondAnyTolerance() {
    double[] known = {10};
    double[] unknown = {NAN};
    OptionalDouble large = OptionalDouble.of(9);
    assertThat(MeasureError.of(Measure.P50, known, unknown, large).isBeyondTolerance()).isTrue();
    assertThat(MeasureError.of(Measure.P50, unknown, known, large).isBeyondTolerance()).isTrue();
    assertThat(MeasureError.of(Measure.P50, unknown, unknown, large).isBeyondTolerance()).isFalse();
  }

  @Test
  void tolerancesAreReadInPercentAndTheLastOneCounts() {
    Tolerances tolerances =
        Tolerances.DEFAULT.and(
            List.of(Tolerances.parse("*:p99=20"), Tolerances.parse("hpa:CPU-used=7.5%")));

    assertThat(tolerances.of("static-peak", Measure.P99)).hasValue(0.2);
    assertThat(tolerances.of("static-peak", Measure.P50)).hasValue(0.15);
    assertThat(tolerances.of("hpa", Measure.CPU_SECONDS)).hasValue(0.075);
    assertThat(tolerances.of("hpa", Measure.P50)).isEmpty();
    assertThat(Tolerances.parse("fa2:starts=2")).isEqualTo(new Tolerance("fa2", Measure.STARTS, 2));
    assertThatThrownBy(() -> Tolerances.parse("fa2:speed=2"))
        .hasMessageContaining("no measure 'speed'; there are violations, p50, p99, cost");
    assertThatThrownBy(() -> Tolerances.parse("fa2 p99 20"))
        .hasMessageContaining("expected CONTROLLER:MEASURE=PERCENT");
  }
}
