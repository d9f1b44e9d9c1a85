package io.twoscales.simulated;

/**
 * The CPU that one replica may still use, as the kernel's fair scheduler keeps account of it (CFS
 * bandwidth control, {@code kernel/sched/fair.c}).
 *
 * <p>At the beginning of every period its pool is filled up to the quota. Whoever runs takes a
 * slice of the pool, and is looked at only in ticks of the timer: it goes on after its slice is
 * used up, and is stopped at the next tick when there is nothing to take then. What it owes is paid
 * from the pools of the next periods. When it has nothing more to do it keeps a millisecond of its
 * slice and gives the rest back.
 *
 * <p>Without ticks a quota is kept to the nanosecond: whoever has used it up is stopped at once,
 * and what is left of it at the end of a period is lost.
 */
final class QuotaAccount {
  /** {@code kernel.sched_cfs_bandwidth_slice_us}, for each CPU. */
  private static final double SLICE_NANOS = 5e6;

  /** {@code min_cfs_rq_runtime}, for each CPU. */
  private static final double KEPT_NANOS = 1e6;

  /** What less than this is counts as nothing: a rounding error. */
  private static final double NOTHING_NANOS = 1e-3;

  private final boolean byTicks;
  private final long periodNanos;
  private double quotaNanos;
  private double cpus;
  private double poolNanos;

  /** Of the slice; what is owed if negative. */
  private double ownNanos;

  private boolean stopped;
  private double refillNanos;

  /** Without a limit yet. */
  QuotaAccount(boolean byTicks, long periodNanos) {
    this.byTicks = byTicks;
    this.periodNanos = periodNanos;
  }

  /**
   * Another limit is in force; the kernel gives all of its quota at once.
   *
   * @param cpus on how many it may run at the same time
   * @param refillNanos when the next period begins
   */
  void limit(double quotaNanos, double cpus, double refillNanos) {
    this.quotaNanos = quotaNanos;
    this.cpus = cpus;
    this.refillNanos = refillNanos;
    poolNanos = byTicks ? quotaNanos : 0;
    ownNanos = byTicks ? 0 : quotaNanos;
    stopped = false;
  }

  /** When the next period begins. */
  double refillNanos() {
    return refillNanos;
  }

  boolean mayRun() {
    return !stopped;
  }

  /** What may be used until it is to be looked at; none is left of it when not positive. */
  double ownNanos() {
    return ownNanos;
  }

  /** Periods have begun. */
  void refill(double nowNanos) {
    while (refillNanos <= nowNanos && (stopped || ownNanos <= 0)) {
      fill();
      refillNanos += periodNanos;
    }
    if (refillNanos <= nowNanos) {
      fill();
      refillNanos += periodNanos * (Math.floor((nowNanos - refillNanos) / periodNanos) + 1);
    }
  }

  private void fill() {
    if (!byTicks) {
      ownNanos = quotaNanos;
      stopped = false;
      return;
    }
    poolNanos = quotaNanos;
    if (stopped) {
      take(1 - ownNanos);
      stopped = ownNanos <= 0;
    }
  }

  /** It wants to run from now on. */
  void begin(double nowNanos) {
    refill(nowNanos);
    look();
  }

  /** It is looked at: takes another slice when it has used up its own, or is stopped. */
  void look() {
    if (ownNanos > 0) {
      return;
    }
    if (byTicks) {
      take(SLICE_NANOS * cpus - ownNanos);
    }
    stopped = ownNanos <= 0;
  }

  /** It has run. */
  void use(double nanos) {
    ownNanos -= nanos;
    if (Math.abs(ownNanos) < NOTHING_NANOS) {
      ownNanos = 0;
    }
  }

  /** It has nothing more to do. */
  void end() {
    look();
    double kept = KEPT_NANOS * cpus;
    if (byTicks && ownNanos > kept) {
      poolNanos += ownNanos - kept;
      ownNanos = kept;
    }
  }

  private void take(double nanos) {
    double taken = Math.min(poolNanos, nanos);
    poolNanos -= taken;
    ownNanos += taken;
  }
}
