package io.twoscales.replay;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Time relative to time zero, on the monotonic clock, anchored once to the wall clock. */
final class RunClock {
  private final long zeroNanos;
  private final long zeroEpochMicros;

  /** Time zero lies this far in the future. */
  RunClock(long untilZeroMicros) {
    Instant now = Instant.now();
    this.zeroNanos = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(untilZeroMicros);
    this.zeroEpochMicros =
        TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1000 + untilZeroMicros;
  }

  long nowMicros() {
    return Math.floorDiv(System.nanoTime() - zeroNanos, 1000L);
  }

  long zeroEpochMicros() {
    return zeroEpochMicros;
  }
}
