package io.twoscales.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AllocationMeterTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void integratesEveryChangeWithinTheWindow() {
    AllocationMeter meter = new AllocationMeter();
    meter.change(0, 500);
    meter.window(10 * SECOND, 20 * SECOND);
    meter.change(12 * SECOND, 1000);
    meter.change(15 * SECOND, 200);
    assertThat(meter.coreSeconds(30 * SECOND)).isEqualTo(2 * 0.5 + 3 * 1.0 + 5 * 0.2, within(1e-9));
  }

  @Test
  void nothingCountsBeforeAWindowIsSet() {
    AllocationMeter meter = new AllocationMeter();
    meter.change(0, 500);
    meter.change(5 * SECOND, 100);
    assertThat(meter.coreSeconds(9 * SECOND)).isZero();
  }

  @Test
  void askingTwiceCountsOnce() {
    AllocationMeter meter = new AllocationMeter();
    meter.window(0, 10 * SECOND);
    meter.change(0, 1000);
    meter.coreSeconds(4 * SECOND);
    assertThat(meter.coreSeconds(4 * SECOND)).isEqualTo(4.0, within(1e-9));
  }
}
