package io.twoscales.simulated;

/** Who has how much of the CPUs, of the replicas that have work and quota. */
interface CpuSharing {
  int NONE = -1;

  /**
   * A replica has work and quota from now on.
   *
   * @param wakes whether it had nothing to do before, and did not wait for quota
   * @return whose turn ends for it; {@link #NONE} if nobody's
   */
  int begins(double nowNanos, int replica, boolean wakes);

  /** A replica has no more work, or no more quota. */
  void ends(double nowNanos, int replica);

  /** A tick of the timer. */
  void tick(double nowNanos);

  /** Whether the next tick may change anything. */
  boolean needsTicks();

  /** How many CPUs a replica has, that has work and quota. */
  double cpusOf(int replica);
}
