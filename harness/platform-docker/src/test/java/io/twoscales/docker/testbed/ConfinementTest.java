package io.twoscales.docker.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfinementTest {
  @Test
  void theProcessHasItsCpusAgainWhenItEnds() throws IOException, InterruptedException {
    String before = Confinement.allowed().orElseThrow();
    int first = CpuLayout.numbersOf(before).iterator().next();

    try (Confinement confined = Confinement.to(Integer.toString(first))) {
      assertThat(CpuLayout.numbersOf(Confinement.allowed().orElseThrow())).isEqualTo(Set.of(first));
    }

    assertThat(Confinement.allowed()).contains(before);
  }

  @Test
  void anInterruptedThreadGivesThemBackToo() throws IOException, InterruptedException {
    String before = Confinement.allowed().orElseThrow();
    int first = CpuLayout.numbersOf(before).iterator().next();

    Confinement confined = Confinement.to(Integer.toString(first));
    Thread.currentThread().interrupt();
    confined.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(Confinement.allowed()).contains(before);
  }
}
