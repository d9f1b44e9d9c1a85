package io.twoscales.results.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.core.experiment.Waking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdleReplicasTest {

  /** Seconds of few and of many batches, on a machine a tenth slower than its profile says. */
  private static List<IdleReplicas.Second> drawn(double surplusMs, double idleMs) {
    Random random = new Random(11);
    List<IdleReplicas.Second> seconds = new ArrayList<>();
    for (int s = 0; s < 60; s++) {
      int batches = 20 + 3 * s;
      double meanIdleMs = 1000.0 / batches;
      IdleReplicas.Second second = new IdleReplicas.Second();
      double used = 0;
      for (int b = 0; b < batches; b++) {
        double needed = 3 + random.nextDouble();
        second.batch(needed);
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
    Waking found = IdleReplicas.fit(drawn(2, 12)).orElseThrow();

    assertThat(found.cpu().toNanos() / 1e6).isCloseTo(2, within(0.4));
    assertThat(found.idle()).isBetween(Duration.ofMillis(5), Duration.ofMillis(20));
  }

  @Test
  void replicasThatLoseNothingAreNotWaking() {
    assertThat(IdleReplicas.fit(drawn(0, 12))).isEmpty();
    assertThat(IdleReplicas.fit(drawn(-1, 12))).isEmpty();
  }

  @Test
  void tooFewSecondsSayNothing() {
    assertThat(IdleReplicas.fit(drawn(2, 12).subList(0, 19))).isEmpty();
    assertThat(IdleReplicas.fit(List.of())).isEmpty();
  }

  /** Nothing tells the machine's speed from the surplus then. */
  @Test
  void secondsThatAreAllAlikeSayNothing() {
    List<IdleReplicas.Second> seconds = new ArrayList<>();
    for (int s = 0; s < 60; s++) {
      IdleReplicas.Second second = new IdleReplicas.Second();
      second.batch(4);
      second.idle(30);
      second.used(6);
      seconds.add(second);
    }
    assertThat(IdleReplicas.fit(seconds)).isEmpty();
  }
}
