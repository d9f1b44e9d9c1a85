package io.twoscales.docker.testbed;

import java.time.Duration;

/**
 * A CPU limit as the kernel takes it.
 *
 * @param quotaMicros microseconds of CPU in each period; 1000 or more
 * @param periodMicros length of a period; 1000 to 1 000 000
 */
record CpuQuota(long quotaMicros, long periodMicros) {
  private static final long LEAST_MICROS = 1000;
  private static final long LONGEST_MICROS = 1_000_000;

  CpuQuota {
    if (quotaMicros < LEAST_MICROS
        || periodMicros < LEAST_MICROS
        || periodMicros > LONGEST_MICROS) {
      throw new IllegalArgumentException(
          "a quota of %d µs in a period of %d µs cannot be set: the kernel takes 1 ms and more of 1 ms to 1 s"
              .formatted(quotaMicros, periodMicros));
    }
  }

  static CpuQuota of(int millicores, Duration period) {
    long periodMicros = period.toNanos() / 1000;
    return new CpuQuota(Math.round(millicores * periodMicros / 1000.0), periodMicros);
  }

  /** The quota that leaves so small a part of it, in a longer period where it has to be. */
  CpuQuota slowedBy(double factor) {
    long quota = Math.round(quotaMicros / factor);
    return quota >= LEAST_MICROS
        ? new CpuQuota(quota, periodMicros)
        : new CpuQuota(
            LEAST_MICROS,
            Math.min(
                LONGEST_MICROS, Math.round(factor * LEAST_MICROS * periodMicros / quotaMicros)));
  }

  int millicores() {
    return (int) Math.round(1000.0 * quotaMicros / periodMicros);
  }

  /**
   * Where the two numbers are written one by one, the quota goes first if what is then in force for
   * a moment lies between the old limit and the new one; the period goes first otherwise.
   */
  boolean quotaGoesFirst(CpuQuota before) {
    double old = (double) before.quotaMicros / before.periodMicros;
    double wanted = (double) quotaMicros / periodMicros;
    double between = (double) quotaMicros / before.periodMicros;
    return between >= Math.min(old, wanted) && between <= Math.max(old, wanted);
  }

  @Override
  public String toString() {
    return "%dm (%d µs of %d µs)".formatted(millicores(), quotaMicros, periodMicros);
  }
}
