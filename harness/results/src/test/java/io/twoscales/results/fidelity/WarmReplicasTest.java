package io.twoscales.results.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.core.experiment.Waking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WarmReplicasTest {

  /** Seconds of few and of many batches, on a machine a tenth slower than its profile says. */
  private static List<WarmReplicas.Second> drawn(double surplusMs, double idleMs) {
    Random random = new Random(11);
    List<WarmReplicas.Second> seconds = new ArrayList<>();
    for (int s = 0; s < 60; s++) {
      int batches = 20 + 3 * s;
      double meanIdleMs = 1000.0 / batches;
      WarmReplicas.Second second = new WarmReplicas.Second();
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
  private static List<WarmReplicas.Second> busy(double evenUsedMs, double oddUsedMs) {
    List<WarmReplicas.Second> seconds = new ArrayList<>();
    for (int s = 0; s < 30; s++) {
      WarmReplicas.Second second = new WarmReplicas.Second();
      second.batch(400);
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
    List<WarmReplicas.Second> seconds = new ArrayList<>();
    for (int s = 0; s < 60; s++) {
      WarmReplicas.Second second = new WarmReplicas.Second();
      second.batch(4);
      second.idle(30);
      second.used(6);
      seconds.add(second);
    }
    assertThat(WarmReplicas.fit(seconds)).isEmpty();
  }

  /** Ten batches a second in one stage and few in the other, which alone would say nothing. */
  @Test
  void aFasterMachineIsFoundByRepetitionFromAllStagesTogether() {
    Map<Integer, List<WarmReplicas.Second>> many = new TreeMap<>();
    Map<Integer, List<WarmReplicas.Second>> few = new TreeMap<>();
    double[] factors = {1.1, 0.9};
    for (int repetition = 1; repetition <= 2; repetition++) {
      many.put(repetition, seconds(60, 50, 1.2 * factors[repetition - 1]));
      few.put(repetition, seconds(8, 5, 1.5 * factors[repetition - 1]));
    }
    many.put(4, seconds(5, 50, 5));

    Map<String, WarmReplicas.Work> work = WarmReplicas.fit(Map.of("many", many, "few", few));

    assertThat(work).containsOnlyKeys("many");
    few.get(1).addAll(seconds(52, 5, 1.5 * factors[0]));
    few.get(2).addAll(seconds(52, 5, 1.5 * factors[1]));
    many.remove(4);
    work = WarmReplicas.fit(Map.of("many", many, "few", few));
    assertThat(work.get("many").slowdown()).isCloseTo(1.2, within(0.02));
    assertThat(work.get("many").slowdownByRepetition().get(0)).isCloseTo(1.2 * 1.1, within(0.03));
    assertThat(work.get("many").slowdownByRepetition().get(1)).isCloseTo(1.2 * 0.9, within(0.03));
    assertThat(work.get("few").slowdownByRepetition().get(0)).isCloseTo(1.5 * 1.1, within(0.06));
    assertThat(work.get("few").slowdownByRepetition().get(1)).isCloseTo(1.5 * 0.9, within(0.06));
  }

  @Test
  void aRepetitionThatIsMissingOrTooShortHasTheSpeedOfAll() {
    Map<Integer, List<WarmReplicas.Second>> repetitions = new TreeMap<>();
    repetitions.put(1, seconds(60, 50, 1.1));
    repetitions.put(3, seconds(15, 50, 1.3));

    WarmReplicas.Work work = WarmReplicas.fit(Map.of("s", repetitions)).get("s");

    assertThat(work.slowdownByRepetition()).hasSize(3);
    assertThat(work.slowdownByRepetition().get(1)).isEqualTo(work.slowdown());
    assertThat(work.slowdownByRepetition().get(2)).isEqualTo(work.slowdown());
  }

  /** Busy ones with so many batches of 4 ms, which need so many times that. */
  private static List<WarmReplicas.Second> seconds(int count, int batches, double factor) {
    Random random = new Random(count);
    List<WarmReplicas.Second> seconds = new ArrayList<>();
    for (int s = 0; s < count; s++) {
      WarmReplicas.Second second = new WarmReplicas.Second();
      double needed = 4 * batches * (0.5 + random.nextDouble());
      second.batch(needed);
      second.used(factor * needed * (1 + 0.05 * random.nextGaussian()));
      seconds.add(second);
    }
    return seconds;
  }
}
