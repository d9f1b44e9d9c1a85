package io.twoscales.docker.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.core.actuation.PlatformState;
import io.twoscales.core.experiment.ServingSettings;
import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.serving.DispatchRule;
import io.twoscales.serving.QueueOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ReservesTest {
  private static ServingSettings serving(ServingSettings.Drop drop) {
    return new ServingSettings(
        QueueOrder.FIFO,
        DispatchRule.LARGEST_IDLE,
        Duration.ZERO,
        drop,
        100,
        Duration.ofSeconds(30));
  }

  /** A large and a smaller replica at every stage. */
  private static PlatformState state(int smallerMillicores) {
    List<ReplicaObservation> replicas =
        Diamond.STAGES.stream()
            .flatMap(
                stage ->
                    Stream.of(replica(stage, "a", 400), replica(stage, "b", smallerMillicores)))
            .toList();
    return new PlatformState(replicas, Map.of());
  }

  private static ReplicaObservation replica(String stage, String name, int millicores) {
    return new ReplicaObservation(
        stage + "-" + name, stage, ReplicaState.READY, millicores, 0, false);
  }

  private static void await(FakeGateway gateway, int calls) throws InterruptedException {
    while (gateway.told.size() < calls) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Test
  void everyStageIsToldTheTimeFromItToTheReplyOnceForEachChange() throws Exception {
    try (FakeGateway gateway = new FakeGateway();
        Reserves reserves =
            new Reserves(
                Diamond.experiment(serving(ServingSettings.Drop.HOPELESS)), gateway.control())) {
      reserves.update(state(200));
      reserves.update(state(200));
      reserves.update(state(100));
      await(gateway, 8);
      assertThat(gateway.told)
          .containsExactly(
              "PUT /control/stages/detect/reserve {\"reserveMs\":325.0}",
              "PUT /control/stages/crop/reserve {\"reserveMs\":125.0}",
              "PUT /control/stages/rotate/reserve {\"reserveMs\":275.0}",
              "PUT /control/stages/join/reserve {\"reserveMs\":25.0}",
              "PUT /control/stages/detect/reserve {\"reserveMs\":650.0}",
              "PUT /control/stages/crop/reserve {\"reserveMs\":250.0}",
              "PUT /control/stages/rotate/reserve {\"reserveMs\":550.0}",
              "PUT /control/stages/join/reserve {\"reserveMs\":50.0}");
    }
  }

  @Test
  void whatTheGatewayDidNotTakeIsToldAgain() throws Exception {
    try (FakeGateway gateway = new FakeGateway();
        Reserves reserves =
            new Reserves(
                Diamond.experiment(serving(ServingSettings.Drop.HOPELESS)), gateway.control())) {
      gateway.broken = true;
      reserves.update(state(200));
      await(gateway, 1);
      gateway.broken = false;
      while (gateway.told.size() < 5) {
        reserves.update(state(200));
        TimeUnit.MILLISECONDS.sleep(5);
      }
      assertThat(gateway.told).anyMatch(call -> call.contains("/join/reserve"));
    }
  }

  @Test
  void whereNothingDependsOnItNobodyIsTold() throws Exception {
    try (FakeGateway gateway = new FakeGateway()) {
      Reserves reserves =
          new Reserves(
              Diamond.experiment(serving(ServingSettings.Drop.OVERDUE)), gateway.control());
      reserves.update(state(200));
      reserves.close();
      assertThat(gateway.told).isEmpty();
    }
  }
}
