package io.twoscales.docker.testbed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the machine below takes from some CPUs, in each tenth of a second of a run: it takes them
 * for a tenth of a second at a time as well as for a little of each millisecond, and those are not
 * alike to who waits. Counters may be read at any times; what they gained in between is spread
 * evenly.
 *
 * <p>The kernel counts what was taken when a CPU is given back: what does not fit into a tenth was
 * taken before it.
 */
final class StealTenths {
  private static final int TENTHS = 10;
  private static final double TENTH_NANOS = 1e8;

  private final int cpus;
  private long zeroNanos = Long.MAX_VALUE; // not begun yet
  private long lastNanos;
  private double lastStolen;
  private double lastUsed;
  private double[] stolen = new double[TENTHS];
  private double[] used = new double[TENTHS];

  /**
   * Of so many CPUs.
   *
   * @param cpus how many
   */
  StealTenths(int cpus) {
    this.cpus = cpus;
  }

  /**
   * What the counters have now is not counted.
   *
   * @param timeZeroNanos when the first tenth began, not after now
   */
  void begin(long timeZeroNanos, long nowNanos, double stolenNanos, double usedNanos) {
    zeroNanos = timeZeroNanos;
    lastNanos = nowNanos;
    lastStolen = stolenNanos;
    lastUsed = usedNanos;
  }

  /**
   * What the counters have at a later time; NaN, and nothing is known from then on.
   *
   * @param stolenNanos taken so far
   * @param usedNanos used so far
   */
  void observe(long nowNanos, double stolenNanos, double usedNanos) {
    if (nowNanos <= lastNanos || lastNanos < zeroNanos) {
      return;
    }
    double from = (lastNanos - zeroNanos) / TENTH_NANOS;
    double until = (nowNanos - zeroNanos) / TENTH_NANOS;
    int last = (int) Math.ceil(until) - 1;
    ensure(last);
    for (int tenth = (int) from; tenth <= last; tenth++) {
      double share = (Math.min(until, tenth + 1) - Math.max(from, tenth)) / (until - from);
      stolen[tenth] += share * (stolenNanos - lastStolen);
      used[tenth] += share * (usedNanos - lastUsed);
    }
    lastNanos = nowNanos;
    lastStolen = stolenNanos;
    lastUsed = usedNanos;
  }

  /**
   * The tenths of a second that has passed: of the time in which the CPUs were wanted, the share
   * that was taken, 0 to 1; empty when not known.
   *
   * @param second since time zero
   */
  List<Double> ofSecond(int second) {
    int first = second * TENTHS;
    ensure(first + TENTHS - 1);
    double[] taken = Arrays.copyOfRange(stolen, first, first + TENTHS);
    Double[] shares = new Double[TENTHS];
    double before = 0;
    for (int tenth = TENTHS - 1; tenth >= 0; tenth--) {
      double inUse = used[first + tenth];
      double here = taken[tenth] + before;
      double fits = Math.max(0, cpus * TENTH_NANOS - inUse);
      before = Math.max(0, here - fits);
      here = Math.min(here, fits);
      shares[tenth] = here > 0 ? here / (here + inUse) : here == 0 ? 0 : Double.NaN;
    }
    List<Double> known = new ArrayList<>(Arrays.asList(shares));
    return known.contains(Double.NaN) ? List.of() : List.copyOf(known);
  }

  private void ensure(int tenth) {
    if (tenth >= stolen.length) {
      int length = Math.max(tenth + 1, 2 * stolen.length);
      stolen = Arrays.copyOf(stolen, length);
      used = Arrays.copyOf(used, length);
    }
  }
}
