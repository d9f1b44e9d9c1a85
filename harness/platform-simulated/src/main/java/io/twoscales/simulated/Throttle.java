package io.twoscales.simulated;

/**
 * The CPU quota of one replica as the kernel keeps it (CFS bandwidth control): at the beginning of
 * every period it has its limit times the period, what is left then is lost, and without any it
 * waits for the next period. A replica that was idle therefore answers faster than one that is
 * busy, to which the limit is a mean.
 *
 * <p>Work is CPU time in nanoseconds. A replica works with as many CPUs as its limit has, begun
 * ones included.
 */
final class Throttle {
  private static final double NANOS_PER_MILLICORE_NANO = 1e-3;
  private static final int CPU_MILLICORES = 1000;

  /** Earlier than any event, and far enough from overflow. */
  private static final long LONG_AGO = Long.MIN_VALUE / 4;

  private final long periodNanos;
  private double quota;
  private double cpus = 1;
  private double left;
  private long refillNanos;

  /**
   * A replica without a limit so far.
   *
   * @param beginsNanos when one of its periods begins
   */
  Throttle(long periodNanos, long beginsNanos) {
    this.periodNanos = periodNanos;
    this.refillNanos = LONG_AGO + Math.floorMod(beginsNanos - LONG_AGO, periodNanos);
  }

  /** Another limit is in force; the kernel gives all of its quota at once. */
  void limit(int millicores) {
    quota = millicores * NANOS_PER_MILLICORE_NANO * periodNanos;
    cpus = Math.max(1, Math.ceil((double) millicores / CPU_MILLICORES));
    left = quota;
  }

  /** When work that begins now and is not interrupted will be done. */
  double finishNanos(long fromNanos, double work) {
    long refill = nextRefill(fromNanos);
    double first = Math.min(leftAt(fromNanos), (refill - fromNanos) * cpus);
    if (work <= first) {
      return fromNanos + work / cpus;
    }
    double later = work - first;
    double perPeriod = Math.min(quota, periodNanos * cpus);
    double periods = Math.ceil(later / perPeriod) - 1;
    return refill + periods * periodNanos + (later - periods * perPeriod) / cpus;
  }

  /** The work that is done between two times if there is enough of it. */
  double work(long fromNanos, long toNanos) {
    long refill = nextRefill(fromNanos);
    double first = Math.min(leftAt(fromNanos), (Math.min(toNanos, refill) - fromNanos) * cpus);
    if (toNanos <= refill) {
      return first;
    }
    long periods = (toNanos - refill) / periodNanos;
    return first + periods * Math.min(quota, periodNanos * cpus) + ofPeriod(refill, toNanos);
  }

  /** It has worked all the time between two times. */
  void worked(long fromNanos, long toNanos) {
    long refill = nextRefill(fromNanos);
    if (toNanos < refill) {
      left = leftAt(fromNanos) - work(fromNanos, toNanos);
      refillNanos = refill;
      return;
    }
    left = quota - ofPeriod(refill, toNanos);
    refillNanos = refill + ((toNanos - refill) / periodNanos + 1) * periodNanos;
  }

  /** What is done of the period in which a time lies, from its beginning on. */
  private double ofPeriod(long refill, long toNanos) {
    return Math.min(quota, (toNanos - refill) % periodNanos * cpus);
  }

  private double leftAt(long nanos) {
    return nanos >= refillNanos ? quota : left;
  }

  private long nextRefill(long nanos) {
    return nanos < refillNanos
        ? refillNanos
        : refillNanos + ((nanos - refillNanos) / periodNanos + 1) * periodNanos;
  }
}
