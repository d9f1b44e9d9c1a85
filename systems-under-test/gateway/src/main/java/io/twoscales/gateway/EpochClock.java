package io.twoscales.gateway;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Places monotonic times on the wall clock, anchored once so that it never jumps. */
final class EpochClock {
  private final long offsetMicros;

  EpochClock() {
    Instant now = Instant.now();
    long epochMicros =
        TimeUnit.SECONDS.toMicros(now.getEpochSecond())
            + TimeUnit.NANOSECONDS.toMicros(now.getNano());
    this.offsetMicros = epochMicros - TimeUnit.NANOSECONDS.toMicros(System.nanoTime());
  }

  long epochMicros(long monotonicNanos) {
    return TimeUnit.NANOSECONDS.toMicros(monotonicNanos) + offsetMicros;
  }
}
