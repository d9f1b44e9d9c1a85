package io.twoscales.control.kpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.control.bench.OneStage;
import io.twoscales.control.perstage.ReplicaScaler;
import io.twoscales.control.perstage.ReplicaSize;
import org.junit.jupiter.api.Test;

class KnativePodAutoscalerTest {
  private static final KpaSettings SETTINGS = new KpaSettings(2, 60, 6, 2, 10, 0.7, 1000, 2);

  private final KnativePodAutoscaler autoscaler =
      new KnativePodAutoscaler(SETTINGS, new ReplicaSize(1000, 4, 1, 100));
  private int replicas = 1;
  private String reason = "";

  private void seconds(int from, int to, int concurrency) {
    for (int second = from; second < to; second++) {
      ReplicaScaler.Verdict verdict =
          autoscaler.decide(
              second, new OneStage().ready(replicas, 0).inFlight(concurrency).seen(), replicas);
      replicas = verdict.replicas();
      reason = verdict.reason();
    }
  }

  @Test
  void aimsAtSeventyPercentOfTheTarget() {
    seconds(0, 61, 7);
    assertThat(replicas).isEqualTo(1);
    seconds(61, 200, 13);
    assertThat(replicas).isEqualTo(2);
  }

  @Test
  void panicsWhenTheShortWindowWantsTwiceTheReplicasAndNeverShrinksWithin() {
    seconds(0, 60, 7);
    seconds(60, 65, 70);
    assertThat(reason).contains("in panic");
    assertThat(replicas).as("mean of the last 6 s at the tick of second 64: 59.5").isEqualTo(9);
    seconds(65, 67, 70);
    assertThat(replicas).isEqualTo(10);

    seconds(67, 120, 0);
    assertThat(replicas).as("no shrinking in panic").isEqualTo(10);
  }

  @Test
  void leavesPanicAfterAStableWindowAndThenHalvesAtMost() {
    seconds(0, 60, 7);
    seconds(60, 68, 70);
    seconds(68, 200, 0);

    assertThat(reason).doesNotContain("in panic");
    assertThat(replicas).isEqualTo(1);

    KnativePodAutoscaler halving =
        new KnativePodAutoscaler(SETTINGS, new ReplicaSize(1000, 4, 1, 100));
    assertThat(halving.decide(0, new OneStage().ready(9, 0).seen(), 9).replicas()).isEqualTo(4);
  }

  @Test
  void decidesEveryTwoSeconds() {
    seconds(0, 1, 70);
    assertThat(replicas).isEqualTo(10);
    seconds(1, 2, 140);
    assertThat(reason).isEqualTo("between two ticks");
    seconds(2, 3, 140);
    assertThat(replicas).isGreaterThan(10);
  }
}
