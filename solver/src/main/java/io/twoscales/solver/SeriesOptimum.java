package io.twoscales.solver;

import java.util.Arrays;

/**
 * The cheapest combination of points of parts that follow one another: a multiple-choice knapsack.
 *
 * <p>Solved by merging the parts one by one. A Lagrangian bound keeps the merged frontiers small:
 * with a price μ on latency (and ν on accuracy) every part's cheapest point is found alone, and the
 * sum, less μ times the objective, is below the cost of every plan. Partial plans whose bound lies
 * above the cost of a plan already known are dropped.
 */
final class SeriesOptimum {

  private static final int BISECTIONS = 24;
  private static final int DOUBLINGS = 40;

  private final Frontier[] parts;
  private final double maxLatencyMs;
  private final double minGain;
  private final boolean withGain;

  /** Cost of the cheapest plan known, or the largest allowed. */
  private long costLimit;

  private double perMs;
  private double perGain;
  private double dual = Double.NEGATIVE_INFINITY;

  SeriesOptimum(Frontier[] parts, double maxLatencyMs, long maxCost, double minGain) {
    this.parts = parts;
    this.maxLatencyMs = maxLatencyMs;
    this.minGain = minGain;
    this.withGain = parts[0].gain != null;
    this.costLimit = maxCost;
  }

  /** The cheapest, then fastest combination; null if there is none. */
  Choice find(int stageCount) {
    double fastest = 0;
    double mostAccurate = 0;
    for (Frontier part : parts) {
      fastest += part.minLatencyMs();
      mostAccurate += part.maxGain();
    }
    if (fastest > maxLatencyMs || (withGain && mostAccurate < minGain)) {
      return null;
    }
    if (!withGain) {
      Choice cheapest = cheapestOfEach(stageCount);
      if (cheapest != null) {
        return cheapest.cost() <= costLimit ? cheapest : null;
      }
    }
    Frontier merged = parts[0];
    if (parts.length > 2) {
      findPrices();
      double priced = costLimit + perMs * maxLatencyMs - (withGain ? perGain * minGain : 0);
      priced += Search.ROUNDING * (1 + Math.abs(priced) + perMs * maxLatencyMs);
      merged = mergeAllButLast(priced);
      if (merged == null) {
        return null;
      }
    }
    return parts.length == 1 ? bestPoint(stageCount) : bestPair(merged, stageCount);
  }

  /** Where latency does not bind, each part takes its cheapest point; null where it binds. */
  private Choice cheapestOfEach(int stageCount) {
    double latency = 0;
    long cost = 0;
    for (Frontier part : parts) {
      latency += part.latencyMs[0];
      cost += part.cost[0];
    }
    if (latency > maxLatencyMs) {
      return null;
    }
    int[] option = new int[stageCount];
    int[] replicas = new int[stageCount];
    for (Frontier part : parts) {
      part.choose(0, option, replicas);
    }
    return new Choice(option, replicas, cost, latency);
  }

  private Choice bestPoint(int stageCount) {
    Frontier part = parts[0];
    for (int i = 0; i < part.size; i++) {
      if (part.latencyMs[i] <= maxLatencyMs
          && part.cost[i] <= costLimit
          && (!withGain || part.gain[i] >= minGain)) {
        int[] option = new int[stageCount];
        int[] replicas = new int[stageCount];
        part.choose(i, option, replicas);
        return new Choice(option, replicas, part.cost[i], part.latencyMs[i]);
      }
    }
    return null;
  }

  private Choice bestPair(Frontier a, int stageCount) {
    Frontier b = parts[parts.length - 1];
    int bestA = -1;
    int bestB = -1;
    long bestCost = costLimit;
    double bestLatency = Double.POSITIVE_INFINITY;
    int bestBatches = Integer.MAX_VALUE;
    int start = b.size;
    for (int i = 0; i < a.size; i++) {
      if (withGain) {
        start = 0;
      } else {
        while (start > 0 && a.latencyMs[i] + b.latencyMs[start - 1] <= maxLatencyMs) {
          start--;
        }
      }
      for (int j = start; j < b.size && a.cost[i] + b.cost[j] <= bestCost; j++) {
        double latency = a.latencyMs[i] + b.latencyMs[j];
        if (withGain && (latency > maxLatencyMs || a.gain[i] + b.gain[j] < minGain)) {
          continue;
        }
        long cost = a.cost[i] + b.cost[j];
        int batches = a.batches[i] + b.batches[j];
        if (cost < bestCost
            || latency < bestLatency
            || (latency == bestLatency && batches < bestBatches)) {
          bestA = i;
          bestB = j;
          bestCost = cost;
          bestLatency = latency;
          bestBatches = batches;
        }
      }
    }
    if (bestA < 0) {
      return null;
    }
    int[] option = new int[stageCount];
    int[] replicas = new int[stageCount];
    a.choose(bestA, option, replicas);
    b.choose(bestB, option, replicas);
    return new Choice(option, replicas, bestCost, bestLatency);
  }

  /** Merges all parts but the last within the bound; null if nothing is left. */
  private Frontier mergeAllButLast(double priced) {
    int n = parts.length;
    double[] leastMs = new double[n + 1];
    long[] leastCost = new long[n + 1];
    double[] mostGain = new double[n + 1];
    double[] leastPriced = new double[n + 1];
    for (int i = n - 1; i >= 0; i--) {
      leastMs[i] = leastMs[i + 1] + parts[i].minLatencyMs();
      leastCost[i] = leastCost[i + 1] + parts[i].minCost();
      mostGain[i] = mostGain[i + 1] + parts[i].maxGain();
      leastPriced[i] = leastPriced[i + 1] + leastPriced(parts[i]);
    }
    Frontier merged = null;
    for (int i = 0; i < n; i++) {
      Frontier part = within(parts[i], priced - (leastPriced[0] - leastPriced(parts[i])));
      if (part == null) {
        return null;
      }
      parts[i] = part;
      if (i == n - 1) {
        break;
      }
      Budget budget =
          new Budget(
              maxLatencyMs - leastMs[i + 1],
              costLimit - leastCost[i + 1],
              minGain - mostGain[i + 1] - Search.ROUNDING,
              perMs,
              perGain,
              priced - leastPriced[i + 1]);
      merged = merged == null ? part : Merge.inSeries(merged, part, budget);
      if (merged == null) {
        return null;
      }
    }
    return merged;
  }

  private Frontier within(Frontier part, double priced) {
    int[] kept = new int[part.size];
    int n = 0;
    for (int i = 0; i < part.size; i++) {
      if (pricedCost(part, i) <= priced) {
        kept[n++] = i;
      }
    }
    return n == 0 ? null : n == part.size ? part : part.only(Arrays.copyOf(kept, n));
  }

  private double pricedCost(Frontier part, int point) {
    return part.cost[point] + perMs * part.latencyMs[point] - perGain * part.gainAt(point);
  }

  private double leastPriced(Frontier part) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < part.size; i++) {
      least = Math.min(least, pricedCost(part, i));
    }
    return least;
  }

  // ---- prices ----

  /** A plan in which every part takes its cheapest point at given prices. */
  private final class Priced {
    final int[] point = new int[parts.length];
    double latencyMs;
    long cost;
    double gain;
    double bound;

    Priced(double mu, double nu) {
      double sum = 0;
      for (int p = 0; p < parts.length; p++) {
        Frontier part = parts[p];
        double least = Double.POSITIVE_INFINITY;
        int cheapest = 0;
        for (int i = 0; i < part.size; i++) {
          double price = part.cost[i] + mu * part.latencyMs[i];
          if (withGain) {
            price -= nu * part.gain[i];
          }
          if (price < least || (price == least && part.latencyMs[i] < part.latencyMs[cheapest])) {
            least = price;
            cheapest = i;
          }
        }
        point[p] = cheapest;
        sum += least;
        take(p, point[p]);
      }
      bound = sum - mu * maxLatencyMs + (withGain ? nu * minGain : 0);
      if (bound > dual) {
        dual = bound;
        perMs = mu;
        perGain = nu;
      }
    }

    private void take(int p, int i) {
      point[p] = i;
      latencyMs += parts[p].latencyMs[i];
      cost += parts[p].cost[i];
      gain += parts[p].gainAt(i);
    }

    boolean fastEnough() {
      return latencyMs <= maxLatencyMs;
    }

    boolean accurateEnough() {
      return !withGain || gain >= minGain;
    }

    /** Spends what is left of the objective where it saves most. */
    void improve() {
      boolean better = true;
      while (better) {
        better = false;
        int bestPart = -1;
        int bestPoint = -1;
        long saved = 0;
        for (int p = 0; p < parts.length; p++) {
          Frontier part = parts[p];
          int now = point[p];
          for (int i = 0; i < part.size && part.cost[i] < part.cost[now]; i++) {
            if (part.cost[now] - part.cost[i] > saved
                && latencyMs - part.latencyMs[now] + part.latencyMs[i] <= maxLatencyMs
                && (!withGain || gain - part.gain[now] + part.gain[i] >= minGain)) {
              saved = part.cost[now] - part.cost[i];
              bestPart = p;
              bestPoint = i;
            }
          }
        }
        if (bestPart >= 0) {
          better = true;
          latencyMs += parts[bestPart].latencyMs[bestPoint];
          latencyMs -= parts[bestPart].latencyMs[point[bestPart]];
          gain += parts[bestPart].gainAt(bestPoint) - parts[bestPart].gainAt(point[bestPart]);
          cost -= saved;
          point[bestPart] = bestPoint;
        }
      }
    }
  }

  private void findPrices() {
    if (!withGain) {
      settle(priceOfLatency(0));
      return;
    }
    double low = 0;
    double high = 1;
    Priced plan = priceOfLatency(0);
    for (int k = 0; k < DOUBLINGS && !usable(plan); k++) {
      low = high;
      high *= 4;
      plan = priceOfLatency(high);
    }
    settle(plan);
    for (int k = 0; k < BISECTIONS; k++) {
      double middle = (low + high) / 2;
      plan = priceOfLatency(middle);
      if (usable(plan)) {
        settle(plan);
        high = middle;
      } else {
        low = middle;
      }
    }
  }

  private static boolean usable(Priced plan) {
    return plan.fastEnough() && plan.accurateEnough();
  }

  /** The plan at the smallest price of latency found that makes it fast enough. */
  private Priced priceOfLatency(double nu) {
    Priced plan = new Priced(0, nu);
    if (plan.fastEnough()) {
      return plan;
    }
    double low = 0;
    double high = 0.01;
    for (int k = 0; k < DOUBLINGS && !plan.fastEnough(); k++) {
      plan = new Priced(high, nu);
      if (!plan.fastEnough()) {
        low = high;
        high *= 4;
      }
    }
    for (int k = 0; k < BISECTIONS && plan.fastEnough(); k++) {
      double middle = (low + high) / 2;
      Priced tried = new Priced(middle, nu);
      if (tried.fastEnough()) {
        plan = tried;
        high = middle;
      } else {
        low = middle;
      }
    }
    return plan;
  }

  private void settle(Priced plan) {
    if (usable(plan)) {
      plan.improve();
      costLimit = Math.min(costLimit, plan.cost);
    }
  }
}
