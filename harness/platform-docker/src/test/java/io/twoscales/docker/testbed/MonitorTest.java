package io.twoscales.docker.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.observation.StageObservation;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MonitorTest {
  private static final ReplicaObservation FIRST =
      new ReplicaObservation("first-1", "first", ReplicaState.READY, 100, 90, false);
  private static final ReplicaObservation SECOND =
      new ReplicaObservation("second-2", "second", ReplicaState.STARTING, 200, 10, false);

  private FakeGateway gateway;
  private Monitor monitor;

  @BeforeEach
  void start() throws IOException {
    gateway = new FakeGateway();
    monitor = new Monitor(gateway.control(), List.of("first", "second"), 10, 1000);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private void counters(long epochMicros, int arrived, int between, int completed) {
    gateway.snapshot =
        """
        {"epochMicros":%d,"requestsHeld":0,"stages":[
          {"stage":"first","counters":{"arrived":%d,"completed":%d,"queued":2,"inFlight":1},
           "oldestWaitMs":12.5,"batchSize":4,"servingReplicas":["first-1"]},
          {"stage":"second","counters":{"arrived":%d,"completed":%d,"queued":7,"inFlight":3},
           "oldestWaitMs":0,"batchSize":1,"servingReplicas":[]}]}
        """
            .formatted(epochMicros, arrived, between, between, completed);
  }

  @Test
  void everyStageIsSeenWithItsOwnRatesQueuesAndReplicas() throws Exception {
    counters(1_000_000, 100, 90, 80);
    Observation first = monitor.observe(0, 1, monitor.sense(), List.of(FIRST, SECOND));
    assertThat(first.stages()).extracting(StageObservation::arrivedPerSecond).containsOnly(0.0);

    counters(3_000_000, 140, 110, 90);
    gateway.log =
        "0,0,1000000,2004000,completed;1000000,1000000,1500000,first-1,1;1500000,1500000,2004000,second-2,1\n";
    Observation observation = monitor.observe(2, 2, monitor.sense(), List.of(FIRST, SECOND));

    assertThat(observation.stages())
        .containsExactly(
            new StageObservation("first", 20, 10, 2, 12.5, 1, List.of(FIRST)),
            new StageObservation("second", 10, 5, 7, 0, 3, List.of(SECOND)));
    assertThat(observation.p50Ms()).isEqualTo(1004);
    assertThat(observation.violationRate()).isEqualTo(1);
    assertThat(observation.capacityMillicores()).isEqualTo(1000);
  }

  @Test
  void aSnapshotCountsTheWholePipelineAndHasEveryBatchSize() throws Exception {
    counters(1_000_000, 100, 90, 80);
    GatewayControl.Snapshot snapshot = monitor.sense();
    assertThat(snapshot.queued()).isEqualTo(9);
    assertThat(snapshot.inFlight()).isEqualTo(4);
    assertThat(snapshot.stages().get("first").batchSize()).isEqualTo(4);
    assertThat(snapshot.stages().get("second").batchSize()).isEqualTo(1);
  }

  @Test
  void aGatewayThatServesAnotherPipelineIsNotTakenForOurs() {
    gateway.snapshot = "{\"epochMicros\":1,\"stages\":[{\"stage\":\"second\"}]}";
    assertThatThrownBy(() -> monitor.sense())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected stages [first, second]");
  }
}
