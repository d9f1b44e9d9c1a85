package io.twoscales.control.hybrid;

/**
 * For how long the highest rate is provided for, learnt from violations. One surge is over when it
 * is over; but a load that comes in bursts again and again surprises every time anew whoever only
 * looks at what it is now. So requests that miss the objective while the load changes make the
 * memory longer, by twice their share of its length, and every other second makes it a fiftieth
 * shorter.
 */
final class PeakMemory {
  private static final double GROWTH_PER_SHARE = 2;
  private static final double KEPT = 0.98;

  private final int longest;
  private final double tolerated;
  private double seconds = 1;

  PeakMemory(HybridSettings settings) {
    this.longest = settings.windowSeconds();
    this.tolerated = settings.tolerated();
  }

  /**
   * A decision's view of the last seconds.
   *
   * @param violationRate share of the requests that missed the objective
   * @param changing whether the load is not one load
   */
  void observe(double violationRate, boolean changing) {
    if (changing && violationRate > tolerated) {
      seconds = Math.min(longest, seconds * (1 + GROWTH_PER_SHARE * violationRate));
    } else {
      seconds = Math.max(1, KEPT * seconds);
    }
  }

  /** So many of the last seconds; 1 when nothing is to be remembered. */
  int seconds() {
    return (int) seconds;
  }
}
