package io.twoscales.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class RunClockTest {

  @Test
  void timeIsNegativeBeforeTimeZeroAndPositiveAfterIt() {
    long hour = 3_600_000_000L;

    assertThat(new RunClock(hour).nowMicros()).isBetween(-hour, -1L);
    assertThat(new RunClock(-hour).nowMicros()).isGreaterThanOrEqualTo(hour);
  }

  @Test
  void timeNeverGoesBack() {
    RunClock clock = new RunClock(0);

    long before = clock.nowMicros();
    for (int i = 0; i < 10_000; i++) {
      long now = clock.nowMicros();
      assertThat(now).isGreaterThanOrEqualTo(before);
      before = now;
    }
  }

  @Test
  void timeZeroIsAnchoredToTheWallClock() {
    long before = epochMicros();
    RunClock clock = new RunClock(2_000_000);
    long after = epochMicros();

    assertThat(clock.zeroEpochMicros()).isBetween(before + 2_000_000, after + 2_000_000);
  }

  private static long epochMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
