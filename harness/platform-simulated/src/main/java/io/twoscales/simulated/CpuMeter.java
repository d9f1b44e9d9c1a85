package io.twoscales.simulated;

/** Adds up allocated CPU over time. */
final class CpuMeter {
  private static final double NANO_MILLICORES_PER_CORE_SECOND = 1e12;

  private long sinceNanos;
  private int millicores;
  private double nanoMillicores;

  /** From now on so much is allocated. */
  void allocated(long now, int newMillicores) {
    nanoMillicores += (double) (now - sinceNanos) * millicores;
    sinceNanos = now;
    millicores = newMillicores;
  }

  /** Counts from now on. */
  void reset(long now) {
    sinceNanos = now;
    nanoMillicores = 0;
  }

  double coreSeconds(long now) {
    return (nanoMillicores + (double) (now - sinceNanos) * millicores)
        / NANO_MILLICORES_PER_CORE_SECOND;
  }
}
