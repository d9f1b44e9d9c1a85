package io.twoscales.results.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.core.experiment.Waking;
import io.twoscales.results.fidelity.StageSeconds.Second;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WarmReplicasTest {

  /** Seconds of few and of many batches, on a machine a tenth slower than its profile says. */
  private static List<Second> drawn(double surplusMs, double idleMs) {
    Random random = new Random(11);
    List<Second> seconds = new ArrayList<>();
    for (int s = 0; s < 60; s++) {
      int batches = 20 + 3 * s;
      double meanIdleMs = 1000.0 / batches;
      Second second = new Second();
      double used = 0;
      for (int b = 0; b < batches; b++) {
        double needed = 3 + random.nextDouble();
        second.needed(needed);
        used += 1.1 * needed;
        if (random.nextDouble() > s / 60.0) {
          double idle = -meanIdleMs * Math.log(1 - random.nextDouble());
          second.idle(idle);
          used += surplusMs * (1 - Math.exp(-idle / idleMs));
        }
      }
      second.used(used * (1 + 0.03 * random.nextGaussian()));
      seconds.add(second);
    }
    return seconds;
  }

  @Test
  void aKnownSurplusIsFoundThroughNoiseWhateverTheMachinesSpeed() {
    WarmReplicas.Work found = WarmReplicas.fit(drawn(2, 12)).orElseThrow();

    Waking waking = found.waking().orElseThrow();
    assertThat(waking.cpu().toNanos() / 1e6).isCloseTo(2, within(0.4));
    assertThat(waking.idle()).isBetween(Duration.ofMillis(5), Duration.ofMillis(20));
    assertThat(found.slowdown()).isCloseTo(1.1, within(0.02));
  }

  @Test
  void replicasThatLoseNothingAreNotWaking() {
    WarmReplicas.Work nothing = WarmReplicas.fit(drawn(0, 12)).orElseThrow();
    assertThat(nothing.waking()).isEmpty();
    assertThat(nothing.slowdown()).isCloseTo(1.1, within(0.02));
    assertThat(WarmReplicas.fit(drawn(-1, 12)).orElseThrow().waking()).isEmpty();
  }

  @Test
  void tooFewSecondsSayNothing() {
    assertThat(WarmReplicas.fit(drawn(2, 12).subList(0, 19))).isEmpty();
    assertThat(WarmReplicas.fit(List.of())).isEmpty();
  }

  /** Seconds of 400 ms of work without a pause, of which every other one used so much. */
  private static List<Second> busy(double evenUsedMs, double oddUsedMs) {
    List<Second> seconds = new ArrayList<>();
    for (int s = 0; s < 30; s++) {
      Second second = new Second();
      second.needed(400);
      second.used(s % 2 == 0 ? evenUsedMs : oddUsedMs);
      seconds.add(second);
    }
    return seconds;
  }

  @Test
  void replicasThatAreNeverIdleTellTheMachinesSpeedAlone() {
    WarmReplicas.Work work = WarmReplicas.fit(busy(370, 350)).orElseThrow();
    assertThat(work.slowdown()).isCloseTo(0.9, within(1e-9));
    assertThat(work.waking()).isEmpty();
  }

  @Test
  void aMachineWithinTheErrorsOfItsProfileIsAsFastAsThat() {
    assertThat(WarmReplicas.fit(busy(440, 365)).orElseThrow().slowdown()).isEqualTo(1);
  }

  /** Nothing tells the machine's speed from the surplus then. */
  @Test
  void secondsThatAreAllAlikeSayNothing() {
    List<Second> seconds = new ArrayList<>();
    for (int s = 0; s < 60; s++) {
      Second second = new Second();
      second.needed(4);
      second.idle(30);
      second.used(6);
      seconds.add(second);
    }
    assertThat(WarmReplicas.fit(seconds)).isEmpty();
  }
}
