package io.twoscales.control.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.solver.CpuGrid;
import io.twoscales.solver.PipelineModel;
import io.twoscales.solver.StageModel;
import io.twoscales.solver.VariantModel;
import io.twoscales.solver.latency.LatencyModel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One stage whose replicas of 100m are said to carry a batch of 4 in 40 ms: 100 items a second. */
class ShortfallTest {
  private static final PipelineModel MODEL =
      new PipelineModel(
          List.of(
              StageModel.of(
                  "s",
                  List.of(),
                  new CpuGrid(100, 500),
                  List.of(VariantModel.of("v", 1, new LatencyModel(10, 0, 0, 0, 100))))));

  private final Shortfall shortfall = new Shortfall(MODEL);
  private int second;

  private void second(int queued, double completedPerSecond, String... ready) {
    List<ReplicaObservation> replicas =
        List.of(ready).stream()
            .map(id -> new ReplicaObservation(id, "s", ReplicaState.READY, 100, 0, false))
            .toList();
    shortfall.observe(
        new Observation(
            second++,
            List.of(
                new StageObservation("s", 0, completedPerSecond, queued, queued * 10, 0, replicas)),
            0,
            0,
            0,
            1000),
        List.of(new StagePlan("s", ready.length, 100, 100, 4)));
  }

  @Test
  void isLearntFromASecondInWhichBatchesAlwaysWaited() {
    second(120, 90, "a", "b");
    assertThat(shortfall.factor()).as("nothing to compare with yet").isEqualTo(1);
    second(60, 142, "a", "b");
    assertThat(shortfall.factor()).isCloseTo(200 / (142.0 + 16), within(1e-9));
    second(80, 292, "a", "b");
    assertThat(shortfall.factor()).as("disproved, and forgotten").isBetween(1.15, 1.25);
  }

  @Test
  void nothingIsLearntWhereReplicasMayHaveBeenIdleOrNew() {
    second(0, 10, "a");
    second(40, 10, "a");
    assertThat(shortfall.factor()).as("the queue was empty").isEqualTo(1);
    second(40, 10, "a", "b");
    assertThat(shortfall.factor()).as("b has just come").isEqualTo(1);
    second(2, 10, "a", "b");
    assertThat(shortfall.factor()).as("no full batch waits").isEqualTo(1);
  }

  @Test
  void whatAnIntervalCutsOffIsNoShortfall() {
    second(40, 100, "a");
    second(60, 93, "a");
    assertThat(shortfall.factor()).isEqualTo(1);
  }

  @Test
  void isBoundedAndFadesWhereItIsNotSeen() {
    second(60, 0, "a");
    second(60, 0, "a");
    assertThat(shortfall.factor()).isEqualTo(2);
    for (int i = 0; i < 100; i++) {
      second(0, 50, "a");
    }
    assertThat(shortfall.factor()).isBetween(1.1, 1.2);
  }
}
