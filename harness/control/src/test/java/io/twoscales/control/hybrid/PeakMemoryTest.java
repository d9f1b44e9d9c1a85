package io.twoscales.control.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class PeakMemoryTest {
  private static final HybridSettings SETTINGS =
      new HybridSettings(0.5, 4, 0.02, 0.5, 20, 3, 4, 0.95, 0.6, 1, 6, 1);

  private final PeakMemory memory = new PeakMemory(SETTINGS);

  @Test
  void everyBurstThatMissesTheObjectiveIsRememberedLonger() {
    memory.observe(1, true);
    assertThat(memory.seconds()).isEqualTo(3);
    memory.observe(0.5, true);
    assertThat(memory.seconds()).isEqualTo(6);
    for (int burst = 0; burst < 10; burst++) {
      memory.observe(1, true);
    }
    assertThat(memory.seconds()).as("no more than is known of the load").isEqualTo(20);
  }

  @Test
  void whatASteadyLoadMissesIsNoBurst() {
    memory.observe(1, false);
    assertThat(memory.seconds()).isEqualTo(1);
  }

  @Test
  void withoutViolationsItIsForgottenWithinAMinuteOrTwo() {
    memory.observe(1, true);
    memory.observe(1, true);
    int seconds = 0;
    for (; memory.seconds() > 1; seconds++) {
      memory.observe(0.02, true);
    }
    assertThat(seconds).isBetween(60, 120);
  }

  @Property
  void itIsNeverShorterThanASecondNorLongerThanTheWindow(
      @ForAll @DoubleRange(min = 0, max = 1) double[] rates, @ForAll boolean changing) {
    PeakMemory fresh = new PeakMemory(SETTINGS);
    for (double rate : rates) {
      fresh.observe(rate, changing);
      assertThat(fresh.seconds()).isBetween(1, 20);
    }
  }
}
