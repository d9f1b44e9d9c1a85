package io.twoscales.simulated;

/**
 * How fast CPUs are of which the machine below takes a share, another one in every slot of time.
 */
final class StolenTime {
  private final double slotNanos;
  private final double cost;
  private final double[] shares;

  /**
   * Slots that follow each other from time zero on; before and after them nothing is taken.
   *
   * @param cost how much more CPU work needs, as a share, that begins where all is taken
   * @param shares 0 to 1, a slot each
   */
  StolenTime(double slotNanos, double cost, double[] shares) {
    this.slotNanos = slotNanos;
    this.cost = cost;
    this.shares = shares.clone();
  }

  /** Nothing is taken. */
  static StolenTime none() {
    return new StolenTime(1, 0, new double[0]);
  }

  /** What is left of the speed of the CPUs, 0 to 1, from a moment until the next slot. */
  double speed(double nanos) {
    double slot = Math.floor(nanos / slotNanos);
    return slot >= 0 && slot < shares.length ? 1 - shares[(int) slot] : 1;
  }

  /** How many times the CPU work needs that begins at a moment. */
  double workFactor(double nanos) {
    return 1 + cost * (1 - speed(nanos));
  }

  /** When the slot after a moment begins. */
  double nextSlotNanos(double nanos) {
    double slot = Math.max(0, Math.floor(nanos / slotNanos) + 1);
    return shares.length == 0 || slot > shares.length ? Double.POSITIVE_INFINITY : slot * slotNanos;
  }
}
