package io.twoscales.results.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.core.experiment.Warming;
import io.twoscales.results.fidelity.FreshReplicas.Sample;
import io.twoscales.results.read.RunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FreshReplicasTest {
  private static List<Sample> drawn(double slower, double tau, double from) {
    return drawn("embed", 1, slower, tau, from);
  }

  private static List<Sample> drawn(
      String stage, double slowdown, double slower, double tau, double from) {
    Random random = new Random(7);
    StageOfRun of = new StageOfRun(new RunId("fa2", 1), stage);
    List<Sample> samples = new ArrayList<>();
    for (double had = from; had < 15; had += 0.01) {
      double noise = 1 + 0.3 * random.nextGaussian();
      double ratio = slowdown * (1 + (slower - 1) * Math.exp(-had / tau));
      samples.add(new Sample(of, had, ratio * noise, 5000 + random.nextInt(10_000)));
    }
    return samples;
  }

  @Test
  void aKnownSurplusIsFoundThroughNoise() {
    Warming found = FreshReplicas.fit(drawn(2.1, 3.5, 0)).orElseThrow();

    assertThat(found.slower()).isCloseTo(2.1, within(0.15));
    assertThat(found.cpu()).isBetween(Duration.ofMillis(3000), Duration.ofMillis(4000));
  }

  @Test
  void aSlowMachineIsNotTakenForReplicasThatWarmSlowly() {
    Warming alone = FreshReplicas.fit(drawn("embed", 1.3, 2.1, 3.5, 0)).orElseThrow();

    assertThat(alone.slower()).isCloseTo(2.1, within(0.15));
    assertThat(alone.cpu()).isBetween(Duration.ofMillis(3000), Duration.ofMillis(4000));
  }

  @Test
  void stagesThatTheMachineSlowsDownUnequallyShareTheSurplus() {
    List<Sample> samples = new ArrayList<>(drawn("detect", 0.9, 2.1, 3.5, 0));
    samples.addAll(drawn("embed", 1.9, 2.1, 3.5, 0));

    Warming found = FreshReplicas.fit(samples).orElseThrow();

    assertThat(found.slower()).isCloseTo(2.1, within(0.15));
    assertThat(found.cpu()).isBetween(Duration.ofMillis(3000), Duration.ofMillis(4000));
  }

  @Test
  void aSlowMachineAloneIsNoWarming() {
    assertThat(FreshReplicas.fit(drawn("embed", 1.5, 1, 3.5, 0))).isEmpty();
  }

  @Test
  void whatHasNoFreshReplicasSaysNothing() {
    assertThat(FreshReplicas.fit(drawn(2.1, 3.5, 6))).isEmpty();
    assertThat(FreshReplicas.fit(List.of())).isEmpty();
  }

  @Test
  void replicasThatBecomeSlowerAreNotWarming() {
    assertThat(FreshReplicas.fit(drawn(0.5, 3.5, 0))).isEmpty();
  }
}
