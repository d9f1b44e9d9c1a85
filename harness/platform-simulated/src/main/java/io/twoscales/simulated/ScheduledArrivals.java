package io.twoscales.simulated;

import io.twoscales.core.run.Schedule;

/** A run's schedule. Requests of the warm-up are known by −1, −2 …, the others by their number. */
final class ScheduledArrivals implements Arrivals {
  private static final long NANOS_PER_MICRO = 1000;

  private final long[] warmUp;
  private final long[] measured;
  private int next;
  private long dueNanos;

  ScheduledArrivals(Schedule schedule) {
    this.warmUp = schedule.warmUpMicros();
    this.measured = schedule.measuredMicros();
    this.dueNanos = due();
  }

  @Override
  public long dueNanos() {
    return dueNanos;
  }

  @Override
  public long take() {
    int index = next++;
    dueNanos = due();
    return index < warmUp.length ? -1 - index : index - warmUp.length;
  }

  private long due() {
    if (next < warmUp.length) {
      return warmUp[next] * NANOS_PER_MICRO;
    }
    int index = next - warmUp.length;
    return index < measured.length ? measured[index] * NANOS_PER_MICRO : EventQueue.NEVER;
  }
}
