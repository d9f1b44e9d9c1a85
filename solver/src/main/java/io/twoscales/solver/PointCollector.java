package io.twoscales.solver;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Takes points in any order and keeps those that no other dominates. */
abstract sealed class PointCollector {

  /** Range of costs, per expected point, up to which a table by cost beats sorting. */
  private static final long TABLE_PER_POINT = 4;

  private static final long TABLE_AT_LEAST = 1024;

  /** A table is never larger than this. */
  private static final long TABLE_AT_MOST = 1 << 22;

  /**
   * A collector for about that many points.
   *
   * @param minCost no point is cheaper
   * @param maxCost no point is dearer
   * @param withGain whether points have accuracies
   */
  static PointCollector of(long minCost, long maxCost, long points, boolean withGain) {
    long range = maxCost - minCost + 1;
    long worthwhile = Math.min(TABLE_AT_MOST, Math.max(TABLE_AT_LEAST, TABLE_PER_POINT * points));
    if (!withGain && range <= worthwhile) {
      return new ByCost(minCost, (int) Math.max(0, range));
    }
    return new Sorting(withGain);
  }

  abstract void offer(long cost, double latencyMs, double gain, int batches, int first, int second);

  /** The frontier of what was offered; null if nothing was. */
  abstract Frontier frontier(Frontier left, Frontier right, int stage);

  /** One slot per cost: whatever is slower at the same cost is gone at once. */
  private static final class ByCost extends PointCollector {
    private final long minCost;
    private final double[] latencyMs;
    private final int[] batches;
    private final int[] first;
    private final int[] second;

    ByCost(long minCost, int range) {
      this.minCost = minCost;
      latencyMs = new double[range];
      batches = new int[range];
      first = new int[range];
      second = new int[range];
      Arrays.fill(latencyMs, Double.POSITIVE_INFINITY);
    }

    @Override
    void offer(long cost, double latency, double gain, int batchSum, int one, int two) {
      int slot = (int) (cost - minCost);
      double present = latencyMs[slot];
      if (latency < present || (latency == present && batchSum < batches[slot])) {
        latencyMs[slot] = latency;
        batches[slot] = batchSum;
        first[slot] = one;
        second[slot] = two;
      }
    }

    @Override
    Frontier frontier(Frontier left, Frontier right, int stage) {
      int size = 0;
      double least = Double.POSITIVE_INFINITY;
      for (double latency : latencyMs) {
        if (latency < least) {
          least = latency;
          size++;
        }
      }
      if (size == 0) {
        return null;
      }
      long[] costs = new long[size];
      double[] latencies = new double[size];
      int[] batchSums = new int[size];
      int[] ones = new int[size];
      int[] twos = new int[size];
      int k = 0;
      least = Double.POSITIVE_INFINITY;
      for (int slot = 0; k < size; slot++) {
        if (latencyMs[slot] < least) {
          least = latencyMs[slot];
          costs[k] = minCost + slot;
          latencies[k] = least;
          batchSums[k] = batches[slot];
          ones[k] = first[slot];
          twos[k] = second[slot];
          k++;
        }
      }
      return new Frontier(size, costs, latencies, null, batchSums, ones, twos, left, right, stage);
    }
  }

  /** All points, sorted at the end: for costs too far apart for a table, and for accuracies. */
  private static final class Sorting extends PointCollector {

    /** Accuracies closer than this are the same: sums of logarithms in another order. */
    private static final double SAME_GAIN = 1e-12;

    private final boolean withGain;
    private int size;
    private long[] cost = new long[64];
    private double[] latencyMs = new double[64];
    private double[] gain = new double[64];
    private int[] batches = new int[64];
    private int[] first = new int[64];
    private int[] second = new int[64];

    Sorting(boolean withGain) {
      this.withGain = withGain;
    }

    @Override
    void offer(long c, double latency, double g, int batchSum, int one, int two) {
      if (size == cost.length) {
        int grown = Math.multiplyExact(size, 2);
        cost = Arrays.copyOf(cost, grown);
        latencyMs = Arrays.copyOf(latencyMs, grown);
        gain = Arrays.copyOf(gain, grown);
        batches = Arrays.copyOf(batches, grown);
        first = Arrays.copyOf(first, grown);
        second = Arrays.copyOf(second, grown);
      }
      cost[size] = c;
      latencyMs[size] = latency;
      gain[size] = g;
      batches[size] = batchSum;
      first[size] = one;
      second[size] = two;
      size++;
    }

    @Override
    Frontier frontier(Frontier left, Frontier right, int stage) {
      if (size == 0) {
        return null;
      }
      int[] order = new int[size];
      Arrays.setAll(order, i -> i);
      IndexSort.sort(order, this::compare);
      int kept = 0;
      TreeMap<Double, Double> stairs = new TreeMap<>();
      for (int k = 0; k < size; k++) {
        int i = order[k];
        if (climbs(stairs, latencyMs[i], withGain ? gain[i] : 0)) {
          order[kept++] = i;
        }
      }
      long[] costs = new long[kept];
      double[] latencies = new double[kept];
      double[] gains = withGain ? new double[kept] : null;
      int[] batchSums = new int[kept];
      int[] ones = new int[kept];
      int[] twos = new int[kept];
      for (int k = 0; k < kept; k++) {
        int i = order[k];
        costs[k] = cost[i];
        latencies[k] = latencyMs[i];
        if (gains != null) {
          gains[k] = gain[i];
        }
        batchSums[k] = batches[i];
        ones[k] = first[i];
        twos[k] = second[i];
      }
      return new Frontier(kept, costs, latencies, gains, batchSums, ones, twos, left, right, stage);
    }

    private int compare(int a, int b) {
      int byCost = Long.compare(cost[a], cost[b]);
      if (byCost != 0) {
        return byCost;
      }
      int byLatency = Double.compare(latencyMs[a], latencyMs[b]);
      if (byLatency != 0) {
        return byLatency;
      }
      int byGain = Double.compare(gain[b], gain[a]);
      return byGain != 0 ? byGain : Integer.compare(batches[a], batches[b]);
    }

    /**
     * Whether a point is better than all cheaper ones in latency or accuracy; if so, the stairs of
     * the best accuracy by latency now hold it.
     */
    private static boolean climbs(TreeMap<Double, Double> stairs, double latency, double gain) {
      Map.Entry<Double, Double> below = stairs.floorEntry(latency);
      if (below != null && below.getValue() >= gain - SAME_GAIN) {
        return false;
      }
      Map.Entry<Double, Double> next = stairs.ceilingEntry(latency);
      while (next != null && next.getValue() <= gain) {
        stairs.remove(next.getKey());
        next = stairs.ceilingEntry(latency);
      }
      stairs.put(latency, gain);
      return true;
    }
  }
}
