package io.twoscales.simulated;

/** How long replicas take for batches. */
interface ServiceTimes {

  /**
   * Draws the time of a batch.
   *
   * @return nanoseconds, at least 0
   */
  long drawNanos(int stage, int batch, int millicores);

  /** Time that passes before a batch needs its CPU time, in nanoseconds. */
  default long besideNanos(int stage, int batch) {
    return 0;
  }

  /**
   * By how much the rest of a batch takes longer after a change of the CPU limit.
   *
   * @return time at the new limit over time at the old
   */
  double ratio(int stage, int batch, int oldMillicores, int newMillicores);
}
