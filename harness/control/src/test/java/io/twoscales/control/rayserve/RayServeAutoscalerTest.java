package io.twoscales.control.rayserve;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.control.bench.OneStage;
import io.twoscales.control.perstage.ReplicaSize;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RayServeAutoscalerTest {
  private final RayServeAutoscaler autoscaler =
      new RayServeAutoscaler(
          new RayServeSettings(2, 30, 600, 1, 1, 1), new ReplicaSize(1000, 4, 1, 100));
  private int replicas = 1;

  private List<String> seconds(int from, int to, int ongoing) {
    List<String> changes = new ArrayList<>();
    for (int second = from; second < to; second++) {
      int next =
          autoscaler
              .decide(second, new OneStage().ready(replicas, 0).inFlight(ongoing).seen(), replicas)
              .replicas();
      if (next != replicas) {
        changes.add(second + ":" + next);
        replicas = next;
      }
    }
    return changes;
  }

  @Test
  void moreAfterThirtySecondsWithoutABreak() {
    assertThat(seconds(0, 100, 10)).containsExactly("30:5");
  }

  @Test
  void aBreakBeginsTheDelayAnew() {
    assertThat(seconds(0, 30, 10)).isEmpty();
    assertThat(seconds(30, 31, 2)).isEmpty();
    assertThat(seconds(31, 100, 10)).containsExactly("61:5");
  }

  @Test
  void fewerAfterTenMinutesWithoutABreak() {
    seconds(0, 31, 10);
    assertThat(seconds(31, 2000, 3)).containsExactly("631:2");
  }

  @Test
  void holdsWhatIsPlannedWhileNothingRuns() {
    assertThat(autoscaler.decide(0, new OneStage().starting(3).inFlight(90).seen(), 3).replicas())
        .isEqualTo(3);
  }
}
