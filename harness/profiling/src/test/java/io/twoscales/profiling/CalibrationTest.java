package io.twoscales.profiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twoscales.core.pipeline.Payload;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.pipeline.Variant;
import io.twoscales.core.pipeline.VariantLatency;
import io.twoscales.solver.Demand;
import io.twoscales.solver.ExactSolver;
import io.twoscales.solver.Limits;
import io.twoscales.solver.Solution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static final Calibration.Platform ONE_CPU =
      Calibration.Platform.of(1000, Duration.ofMillis(10), 1);

  /** Stages in a row that take 40 ms per item on 100m. */
  private static Pipeline pipeline(int stages, double sloMs) {
    return pipeline(
        new VariantLatency.Coefficients(40, 0, 0, 0, OptionalInt.of(100)), stages, sloMs);
  }

  private static Pipeline pipeline(VariantLatency latency, int stages, double sloMs) {
    return pipeline(Collections.nCopies(stages, latency), sloMs);
  }

  private static Pipeline pipeline(List<VariantLatency> latencies, double sloMs) {
    List<StageSpec> row = new ArrayList<>();
    for (int s = 0; s < latencies.size(); s++) {
      row.add(
          new StageSpec(
              "s" + s,
              s == 0 ? List.of() : List.of("s" + (s - 1)),
              1,
              List.of(1, 2, 4),
              List.of(new Variant("v", 1, latencies.get(s), "image", "v"))));
    }
    return new Pipeline("p", sloMs, Payload.SENTENCES, row);
  }

  @Test
  void oneStageHasHalfOfTheMachineInAReplicaAndItsPeakBelowWhatIsCarried() {
    Calibration calibration = Calibration.of(pipeline(1, 250), ONE_CPU, 0.8);
    assertThat(calibration.limits().unitMillicores()).isEqualTo(100);
    assertThat(calibration.limits().maxPerReplicaMillicores()).isEqualTo(500);
    assertThat(calibration.limits().capacityMillicores()).isEqualTo(1000);
    assertThat(calibration.ownSlo()).isTrue();
    // 1000m serve ten times what 100m do: 250 items a second.
    assertThat(calibration.carriedPerSecond()).isBetween(249.0, 250.01);
    // 200 a second would need all of 800m, with nothing to spare.
    assertThat(calibration.peakPerSecond()).isBetween(181.0, 0.92 * 200);
    assertThat(calibration.largestUsefulBatch()).containsExactly(4);
  }

  @Test
  void aTightObjectiveTakesALargerUnit() {
    Calibration calibration = Calibration.of(pipeline(1, 30), ONE_CPU, 0.8);
    assertThat(calibration.limits().unitMillicores()).isEqualTo(200);
    assertThat(calibration.ownSlo()).isTrue();
  }

  /** Eight tenths of the work are the second stage's, and so are eight tenths of the CPU. */
  @Test
  void theLargestReplicaIsHalfOfWhatTheStageWithTheMostWorkHas() {
    Calibration calibration = Calibration.of(pipeline(List.of(ms(10), ms(40)), 250), ONE_CPU, 0.7);
    assertThat(calibration.limits().maxPerReplicaMillicores()).isEqualTo(400);
  }

  @Test
  void thePeakLeavesTheCheapestPlanSomethingToSpare() {
    for (double first = 7; first < 60; first += 7) {
      Pipeline pipeline = pipeline(List.of(ms(first), ms(40), ms(25)), 500);
      Calibration calibration = Calibration.of(pipeline, ONE_CPU, 0.7);
      Solution atPeak =
          new ExactSolver(pipeline.model(calibration.limits()))
              .withLimits(Limits.NONE.withCapacity(1000))
              .joint(new Demand(calibration.peakPerSecond(), 500));
      assertThat(calibration.utilisation()).isBetween(0.5999, 0.7);
      assertThat(atPeak.plan().orElseThrow().stages())
          .allSatisfy(stage -> assertThat(stage.utilisation()).isLessThan(0.9201));
    }
  }

  private static VariantLatency ms(double at100m) {
    return new VariantLatency.Coefficients(at100m, 0, 0, 0, OptionalInt.of(100));
  }

  /** Half of 100m is lost, a quarter of 200m. */
  @Test
  void aUnitThatWastesCpuIsPassedOver() {
    Calibration calibration =
        Calibration.of(
            pipeline(new VariantLatency.Coefficients(40, 0, 0, 0, 50, OptionalInt.of(100)), 1, 800),
            ONE_CPU,
            0.8);
    assertThat(calibration.limits().unitMillicores()).isEqualTo(200);
  }

  /** A quarter of 100m is lost, which is less than what room to grow in place is worth. */
  @Test
  void aUnitThatLeavesRoomToGrowIsKept() {
    Calibration calibration =
        Calibration.of(
            pipeline(new VariantLatency.Coefficients(40, 0, 0, 0, 25, OptionalInt.of(100)), 1, 800),
            ONE_CPU,
            0.8);
    assertThat(calibration.limits().unitMillicores()).isEqualTo(100);
  }

  @Test
  void noMoreIsAskedThanTheLoadGeneratorAndTheGatewayCarry() {
    Calibration calibration =
        Calibration.of(
            pipeline(new VariantLatency.Coefficients(4, 0, 0, 0, OptionalInt.of(100)), 1, 250),
            ONE_CPU,
            0.8);
    assertThat(calibration.carriedPerSecond()).isGreaterThan(2000);
    assertThat(calibration.peakPerSecond()).isBetween(440.0, 0.92 * 500);
  }

  @Test
  void anObjectiveOutOfReachIsReplacedByOneThatIsNot() {
    Calibration calibration = Calibration.of(pipeline(3, 20), ONE_CPU, 0.8);
    assertThat(calibration.ownSlo()).isFalse();
    assertThat(calibration.sloMs()).isEqualTo(240);
    assertThat(calibration.carriedPerSecond()).isPositive();
  }

  @Test
  void longPeriodsAllowSmallUnits() {
    assertThat(Calibration.Platform.of(1000, Duration.ofMillis(5), 1).leastUnitMillicores())
        .isEqualTo(200);
    assertThat(Calibration.Platform.of(1000, Duration.ofMillis(100), 1).leastUnitMillicores())
        .isEqualTo(10);
  }

  @Test
  void aMachineThatIsTooSmallIsSaidToBe() {
    assertThatThrownBy(() -> Calibration.of(pipeline(6, 5000), ONE_CPU, 0.8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("6 stages");
  }
}
