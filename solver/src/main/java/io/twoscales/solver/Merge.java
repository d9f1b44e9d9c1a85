package io.twoscales.solver;

/** Frontiers of parts that follow one another or lie side by side, made into one. */
final class Merge {

  private Merge() {}

  /** Latencies add; null if nothing keeps to the budget. */
  static Frontier inSeries(Frontier a, Frontier b, Budget budget) {
    PointCollector points =
        PointCollector.of(
            a.minCost() + b.minCost(),
            largestCost(a, b, budget),
            (long) a.size * b.size,
            a.gain != null);
    if (a.gain != null) {
      allPairs(a, b, budget, points, false);
    } else {
      seriesWithoutGain(a, b, budget, points);
    }
    return points.frontier(a, b, Frontier.NO_STAGE);
  }

  /** The larger latency counts; null if nothing keeps to the budget. */
  static Frontier inParallel(Frontier a, Frontier b, Budget budget) {
    PointCollector points =
        PointCollector.of(
            a.minCost() + b.minCost(),
            largestCost(a, b, budget),
            a.gain != null ? (long) a.size * b.size : a.size + b.size,
            a.gain != null);
    if (a.gain != null) {
      allPairs(a, b, budget, points, true);
    } else {
      parallelWithoutGain(a, b, budget, points);
    }
    return points.frontier(a, b, Frontier.NO_STAGE);
  }

  private static long largestCost(Frontier a, Frontier b, Budget budget) {
    long both = a.cost[a.size - 1] + b.cost[b.size - 1];
    double priced = budget.priced() - budget.perMs() * Math.max(a.minLatencyMs(), b.minLatencyMs());
    long largest = Math.min(both, budget.cost());
    return priced < largest ? (long) Math.floor(priced) + 1 : largest;
  }

  private static void seriesWithoutGain(
      Frontier a, Frontier b, Budget budget, PointCollector points) {
    int start = b.size;
    for (int i = 0; i < a.size; i++) {
      double latency = a.latencyMs[i];
      while (start > 0 && latency + b.latencyMs[start - 1] <= budget.latencyMs()) {
        start--;
      }
      long cost = a.cost[i];
      for (int j = start; j < b.size && cost + b.cost[j] <= budget.cost(); j++) {
        double sum = latency + b.latencyMs[j];
        if (budget.allows(cost + b.cost[j], sum)) {
          points.offer(cost + b.cost[j], sum, 0, a.batches[i] + b.batches[j], i, j);
        }
      }
    }
  }

  /** For every latency of either part, the cheapest point of the other that is not slower. */
  private static void parallelWithoutGain(
      Frontier a, Frontier b, Budget budget, PointCollector points) {
    int j = 0;
    for (int i = 0; i < a.size; i++) {
      while (j < b.size && b.latencyMs[j] > a.latencyMs[i]) {
        j++;
      }
      if (j == b.size) {
        break;
      }
      offerPair(a, i, b, j, budget, points);
    }
    int i = 0;
    for (j = 0; j < b.size; j++) {
      while (i < a.size && a.latencyMs[i] > b.latencyMs[j]) {
        i++;
      }
      if (i == a.size) {
        break;
      }
      offerPair(a, i, b, j, budget, points);
    }
  }

  private static void offerPair(
      Frontier a, int i, Frontier b, int j, Budget budget, PointCollector points) {
    long cost = a.cost[i] + b.cost[j];
    double latency = Math.max(a.latencyMs[i], b.latencyMs[j]);
    if (budget.allows(cost, latency)) {
      points.offer(cost, latency, 0, a.batches[i] + b.batches[j], i, j);
    }
  }

  private static void allPairs(
      Frontier a, Frontier b, Budget budget, PointCollector points, boolean parallel) {
    for (int i = 0; i < a.size; i++) {
      for (int j = 0; j < b.size; j++) {
        long cost = a.cost[i] + b.cost[j];
        double latency =
            parallel ? Math.max(a.latencyMs[i], b.latencyMs[j]) : a.latencyMs[i] + b.latencyMs[j];
        double gain = a.gain[i] + b.gain[j];
        if (budget.allows(cost, latency, gain)) {
          points.offer(cost, latency, gain, a.batches[i] + b.batches[j], i, j);
        }
      }
    }
  }
}
