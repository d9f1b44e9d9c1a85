package io.twoscales.core.observation;

import java.util.Arrays;

/**
 * Latencies of the requests that ended in the last seconds, for percentiles within 1.6 %.
 *
 * <p>Requests are counted by the second in which they ended; a second that is older than the window
 * leaves it as a whole.
 */
public final class LatencyWindow {
  private static final int SUB_BUCKET_BITS = 6;
  private static final int SUB_BUCKETS = 1 << SUB_BUCKET_BITS;
  private static final int BUCKETS = (64 - SUB_BUCKET_BITS + 1) * SUB_BUCKETS;

  private final int seconds;
  private final int[] counts = new int[BUCKETS];
  private final int[][] latencyBuckets;
  private final int[] sizes;
  private final int[] violated;
  private long second = Long.MIN_VALUE;
  private int total;
  private int totalViolated;

  /** A window of so many whole seconds, at least 1. */
  public LatencyWindow(int seconds) {
    this.seconds = seconds;
    this.latencyBuckets = new int[seconds][16];
    this.sizes = new int[seconds];
    this.violated = new int[seconds];
  }

  /**
   * A request has ended. Times never decrease.
   *
   * @param endedNanos when
   * @param latencyMicros its latency, 0 or more
   * @param violation whether it missed the objective
   */
  public void add(long endedNanos, long latencyMicros, boolean violation) {
    advanceTo(endedNanos);
    int slot = (int) Math.floorMod(second, (long) seconds);
    int bucket = bucketOf(latencyMicros);
    if (sizes[slot] == latencyBuckets[slot].length) {
      latencyBuckets[slot] = Arrays.copyOf(latencyBuckets[slot], 2 * sizes[slot]);
    }
    latencyBuckets[slot][sizes[slot]++] = bucket;
    counts[bucket]++;
    total++;
    if (violation) {
      violated[slot]++;
      totalViolated++;
    }
  }

  /** Time has passed: what is too old leaves the window. */
  public void advanceTo(long nowNanos) {
    long now = Math.floorDiv(nowNanos, 1_000_000_000L);
    if (second == Long.MIN_VALUE) {
      second = now;
    }
    long steps = Math.min(now - second, seconds);
    for (long i = 1; i <= steps; i++) {
      clear((int) Math.floorMod(second + i, (long) seconds));
    }
    second = Math.max(second, now);
  }

  /** A percentile in milliseconds, from 0 to 1; NaN when no request ended in the window. */
  public double percentileMs(double quantile) {
    if (total == 0) {
      return Double.NaN;
    }
    long rank = Math.max(1, (long) Math.ceil(quantile * total));
    long seen = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      seen += counts[bucket];
      if (seen >= rank) {
        return middleOf(bucket) / 1000.0;
      }
    }
    throw new IllegalStateException("counted " + seen + " of " + total);
  }

  /** Share of the window's requests that missed the objective; 0 when there were none. */
  public double violationRate() {
    return total == 0 ? 0 : (double) totalViolated / total;
  }

  private void clear(int slot) {
    for (int i = 0; i < sizes[slot]; i++) {
      counts[latencyBuckets[slot][i]]--;
    }
    total -= sizes[slot];
    totalViolated -= violated[slot];
    sizes[slot] = 0;
    violated[slot] = 0;
  }

  /** Values with the same six leading bits and the same length share a bucket. */
  private static int bucketOf(long value) {
    int length = 64 - Long.numberOfLeadingZeros(value | (SUB_BUCKETS - 1));
    int shift = length - SUB_BUCKET_BITS;
    return shift * SUB_BUCKETS + (int) (value >>> shift);
  }

  private static double middleOf(int bucket) {
    int shift = bucket / SUB_BUCKETS;
    long low = (long) (bucket % SUB_BUCKETS) << shift;
    return low + ((1L << shift) - 1) / 2.0;
  }
}
