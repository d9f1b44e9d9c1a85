package io.twoscales.control.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.core.control.ControllerSetting;
import io.twoscales.core.control.CpuLimits;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.pipeline.Payload;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.traces.SyntheticTraces;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ThresholdControllerTest {
  private static final double SLO_MS = 200;
  private static final CpuLimits LIMITS = new CpuLimits(100, 400, 1000);
  private static final ThresholdSettings SETTINGS = new ThresholdSettings(0.7, 0.3, 0.25, 3, 4);

  private final ThresholdController controller = controller();

  private static ThresholdController controller() {
    StageSpec stage = new StageSpec("embed", List.of(), 1, List.of(1, 2, 4), List.of());
    return new ThresholdController(
        new ControllerSetting(
            new Pipeline("p", SLO_MS, Payload.SENTENCES, List.of(stage)),
            SLO_MS,
            LIMITS,
            SyntheticTraces.constant("t", 10, 5)),
        SETTINGS);
  }

  /** Ready replicas of one size that use this share of it. */
  private static Observation observation(
      int replicas, int millicores, double utilisation, double oldestWaitMs) {
    List<ReplicaObservation> all = new ArrayList<>();
    for (int i = 1; i <= replicas; i++) {
      all.add(
          new ReplicaObservation(
              "embed-" + i,
              "embed",
              ReplicaState.READY,
              millicores,
              utilisation * millicores,
              false));
    }
    StageObservation stage =
        new StageObservation("embed", 10, 10, 0, oldestWaitMs, 0, List.copyOf(all));
    return new Observation(0, List.of(stage), Double.NaN, Double.NaN, 0, 1000);
  }

  private StagePlan decide(int replicas, int millicores, double utilisation) {
    return controller.decide(observation(replicas, millicores, utilisation, 0)).stages().get(0);
  }

  @Test
  void growsInPlaceFirstAndThenByReplicasUntilTheCapacityIsUsedUp() {
    StagePlan first = controller.initialPlan().stages().get(0);
    assertThat(first).isEqualTo(new StagePlan("embed", 1, 100, 400, 4));

    assertThat(decide(1, 100, 0.9).millicores()).isEqualTo(200);
    assertThat(decide(1, 200, 0.9).millicores()).isEqualTo(400);
    StagePlan two = decide(1, 400, 0.9);
    assertThat(two.replicas()).isEqualTo(2);
    assertThat(two.millicores()).isEqualTo(400);
    StagePlan three = decide(2, 400, 0.9);
    assertThat(three.replicas()).isEqualTo(3);
    assertThat(three.millicores()).as("a third of 1000m, in units").isEqualTo(300);
    assertThat(controller.decide(observation(3, 300, 0.9, 0)).reason())
        .contains("the capacity is used up");
  }

  @Test
  void waitsForReplicasThatAreStarting() {
    decide(1, 100, 0.9);
    decide(1, 200, 0.9);
    decide(1, 400, 0.9);

    Plan plan = controller.decide(observation(1, 400, 0.99, 500));
    assertThat(plan.stages().get(0).replicas()).isEqualTo(2);
    assertThat(plan.reason()).contains("waiting for replicas");
  }

  @Test
  void aLongWaitScalesUpEvenWhenTheCpuIsIdle() {
    assertThat(controller.decide(observation(1, 100, 0.1, 50)).stages().get(0).millicores())
        .as("a quarter of the SLO, not more")
        .isEqualTo(100);
    assertThat(controller.decide(observation(1, 100, 0.1, 50.1)).stages().get(0).millicores())
        .isEqualTo(200);
  }

  @Test
  void shrinksInPlaceFirstAndOnlyAfterCalmDecisionsInARow() {
    decide(1, 100, 0.9);
    assertThat(decide(1, 200, 0.1).millicores()).isEqualTo(200);
    assertThat(decide(1, 200, 0.1).millicores()).isEqualTo(200);
    assertThat(decide(1, 200, 0.5).millicores()).as("not calm: counts anew").isEqualTo(200);
    assertThat(decide(1, 200, 0.1).millicores()).isEqualTo(200);
    assertThat(decide(1, 200, 0.1).millicores()).isEqualTo(200);
    assertThat(decide(1, 200, 0.1).millicores()).isEqualTo(100);
  }

  @Test
  void removesReplicasOnceTheyAreOneUnit() {
    for (int millicores : new int[] {100, 200, 400}) {
      decide(1, millicores, 0.9);
    }
    int replicas = 2;
    int millicores = 400;
    for (int i = 0; i < 9; i++) {
      StagePlan plan = decide(replicas, millicores, 0.05);
      replicas = plan.replicas();
      millicores = plan.millicores();
    }
    assertThat(replicas).isEqualTo(1);
    assertThat(millicores).isEqualTo(100);
    assertThat(decide(1, 100, 0.05).replicas()).as("never none").isEqualTo(1);
  }

  @Test
  void replicasOfUnknownUseAreNotTakenForIdleOnes() {
    decide(1, 100, 0.9);
    Observation unknown = observation(1, 200, Double.NaN, 60);

    assertThat(controller.decide(unknown).stages().get(0).millicores()).isEqualTo(400);
  }

  @Property
  void everyPlanFitsTheLimitsWhateverIsSeen(
      @ForAll @Size(min = 1, max = 60) List<@DoubleRange(min = 0, max = 1.2) Double> load) {
    ThresholdController any = controller();
    StagePlan plan = any.initialPlan().stages().get(0);
    for (double utilisation : load) {
      plan =
          any.decide(observation(plan.replicas(), plan.millicores(), utilisation, 0))
              .stages()
              .get(0);
      assertThat(plan.replicas() * plan.millicores()).isLessThanOrEqualTo(1000);
      assertThat(plan.millicores()).isBetween(100, 400);
      assertThat(plan.millicores() % 100).isZero();
      assertThat(plan.startingMillicores()).isBetween(100, 400);
    }
  }
}
