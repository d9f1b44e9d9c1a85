package io.twoscales.core.run;

/**
 * Integral of allocated CPU over the measured window. Exact: told of every change, not sampled.
 * Times are nanoseconds on one monotonic clock.
 */
public final class AllocationMeter {
  private long windowFromNanos = Long.MAX_VALUE;
  private long windowToNanos = Long.MAX_VALUE;
  private long lastNanos = Long.MIN_VALUE;
  private int millicores;
  private double millicoreNanos;

  /** Sets the window; what was allocated before counts from its beginning. */
  public void window(long fromNanos, long toNanos) {
    windowFromNanos = fromNanos;
    windowToNanos = toNanos;
  }

  /** The allocation changes to this many millicores. */
  public void change(long nowNanos, int newMillicores) {
    settle(nowNanos);
    millicores = newMillicores;
  }

  /** CPU allocated within the window up to now. */
  public double coreSeconds(long nowNanos) {
    settle(nowNanos);
    return millicoreNanos / 1e12;
  }

  private void settle(long nowNanos) {
    long from = Math.max(lastNanos, windowFromNanos);
    long to = Math.min(nowNanos, windowToNanos);
    if (to > from) {
      millicoreNanos += (double) millicores * (to - from);
    }
    lastNanos = nowNanos;
  }
}
