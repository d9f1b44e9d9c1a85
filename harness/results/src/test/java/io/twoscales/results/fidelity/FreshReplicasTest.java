package io.twoscales.results.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.core.experiment.Warming;
import io.twoscales.results.fidelity.FreshReplicas.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FreshReplicasTest {
  private static List<Sample> drawn(double slower, double tau, double from) {
    Random random = new Random(7);
    List<Sample> samples = new ArrayList<>();
    for (double had = from; had < 15; had += 0.01) {
      double noise = 1 + 0.3 * random.nextGaussian();
      double ratio = 1 + (slower - 1) * Math.exp(-had / tau);
      samples.add(new Sample(had, ratio * noise, 5000 + random.nextInt(10_000)));
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
  void whatHasNoFreshReplicasSaysNothing() {
    assertThat(FreshReplicas.fit(drawn(2.1, 3.5, 6))).isEmpty();
    assertThat(FreshReplicas.fit(List.of())).isEmpty();
  }

  @Test
  void replicasThatBecomeSlowerAreNotWarming() {
    assertThat(FreshReplicas.fit(drawn(0.5, 3.5, 0))).isEmpty();
  }
}
