package io.twoscales.gateway;

import io.netty.channel.EventLoop;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Timers by stage. For each only the earliest is kept: whoever is woken asks for the next. Used
 * from the event loop only.
 */
final class WakeUps {
  private final EventLoop loop;
  private final IntConsumer wake;
  private final long[] nextNanos;

  /**
   * Timers of which none is set.
   *
   * @param wake takes the stage whose time has come
   */
  WakeUps(EventLoop loop, int stages, IntConsumer wake) {
    this.loop = loop;
    this.wake = wake;
    this.nextNanos = new long[stages];
    Arrays.fill(nextNanos, Long.MAX_VALUE);
  }

  /** Wakes a stage at a time on {@link System#nanoTime}'s clock, or earlier if that is asked. */
  void at(int stage, long nanos) {
    if (nanos >= nextNanos[stage]) {
      return;
    }
    nextNanos[stage] = nanos;
    var unused =
        loop.schedule(
            () -> {
              if (nextNanos[stage] == nanos) {
                nextNanos[stage] = Long.MAX_VALUE;
              }
              wake.accept(stage);
            },
            Math.max(0, nanos - System.nanoTime()),
            TimeUnit.NANOSECONDS);
  }
}
