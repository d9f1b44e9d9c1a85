package io.twoscales.solver;

/**
 * The choices for a part of a pipeline that are worth considering: no other is at most as slow, at
 * most as costly and at least as accurate, and better in one of these.
 *
 * <p>Points are sorted by rising cost. Without accuracies latency then strictly falls. A point
 * remembers what it is made of: a leaf's the option and the number of replicas, a merged one's the
 * points of its two parts.
 */
final class Frontier {

  /** Marks a frontier that is not a stage's own. */
  static final int NO_STAGE = -1;

  final int size;

  /** In cost units of the search. */
  final long[] cost;

  final double[] latencyMs;

  /** Accuracies on their additive scale; null where accuracy plays no part. */
  final double[] gain;

  /** Sum of batch sizes: the last tie-break. */
  final int[] batches;

  /** Option of a leaf, point of {@link #left} otherwise. */
  final int[] first;

  /** Replicas of a leaf, point of {@link #right} otherwise. */
  final int[] second;

  final Frontier left;
  final Frontier right;
  final int stage;

  Frontier(
      int size,
      long[] cost,
      double[] latencyMs,
      double[] gain,
      int[] batches,
      int[] first,
      int[] second,
      Frontier left,
      Frontier right,
      int stage) {
    this.size = size;
    this.cost = cost;
    this.latencyMs = latencyMs;
    this.gain = gain;
    this.batches = batches;
    this.first = first;
    this.second = second;
    this.left = left;
    this.right = right;
    this.stage = stage;
  }

  /** A ghost's frontier: a latency that costs nothing. */
  static Frontier ghost(double latencyMs, boolean withGain) {
    return new Frontier(
        1,
        new long[1],
        new double[] {latencyMs},
        withGain ? new double[1] : null,
        new int[1],
        new int[1],
        new int[1],
        null,
        null,
        NO_STAGE);
  }

  /** The points at rising indices; at least one. */
  Frontier only(int[] points) {
    int n = points.length;
    long[] costs = new long[n];
    double[] latencies = new double[n];
    double[] gains = gain == null ? null : new double[n];
    int[] batchSums = new int[n];
    int[] ones = new int[n];
    int[] twos = new int[n];
    for (int k = 0; k < n; k++) {
      int i = points[k];
      costs[k] = cost[i];
      latencies[k] = latencyMs[i];
      if (gains != null) {
        gains[k] = gain[i];
      }
      batchSums[k] = batches[i];
      ones[k] = first[i];
      twos[k] = second[i];
    }
    return new Frontier(n, costs, latencies, gains, batchSums, ones, twos, left, right, stage);
  }

  double gainAt(int point) {
    return gain == null ? 0 : gain[point];
  }

  long minCost() {
    return cost[0];
  }

  double minLatencyMs() {
    if (gain == null) {
      return latencyMs[size - 1];
    }
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      least = Math.min(least, latencyMs[i]);
    }
    return least;
  }

  double maxGain() {
    if (gain == null) {
      return 0;
    }
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      most = Math.max(most, gain[i]);
    }
    return most;
  }

  /** Writes, for every stage below a point, what that stage is run with. */
  void choose(int point, int[] optionOfStage, int[] replicasOfStage) {
    Frontier at = this;
    int k = point;
    while (at.left != null) {
      at.right.choose(at.second[k], optionOfStage, replicasOfStage);
      k = at.first[k];
      at = at.left;
    }
    if (at.stage != NO_STAGE) {
      optionOfStage[at.stage] = at.first[k];
      replicasOfStage[at.stage] = at.second[k];
    }
  }
}
