package io.twoscales.simulated;

/**
 * How fast CPUs are of which the machine below takes a share, another one in every slot of time.
 */
final class StolenTime {
  private final double slotNanos;
  private final double[] shares;

  /**
   * Slots that follow each other from time zero on; before and after them nothing is taken.
   *
   * @param shares 0 to 1, a slot each
   */
  StolenTime(double slotNanos, double... shares) {
    this.slotNanos = slotNanos;
    this.shares = shares.clone();
  }

  /** Nothing is taken. */
  static StolenTime none() {
    return new StolenTime(1);
  }

  /** What is left of the speed of the CPUs, 0 to 1, from a moment until the next slot. */
  double speed(double nanos) {
    double slot = Math.floor(nanos / slotNanos);
    return slot >= 0 && slot < shares.length ? 1 - shares[(int) slot] : 1;
  }

  /** When the slot after a moment begins. */
  double nextSlotNanos(double nanos) {
    double slot = Math.max(0, Math.floor(nanos / slotNanos) + 1);
    return shares.length == 0 || slot > shares.length ? Double.POSITIVE_INFINITY : slot * slotNanos;
  }
}
