package io.twoscales.solver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Finds the cheapest plan for one load: exact, with no grid of latencies.
 *
 * <p>Each stage's options are reduced to their {@link Frontier}; the frontiers are merged along the
 * {@link Composition}. On its way down the tree each part gets a {@link Budget}: what is left of
 * objective and capacity when all other parts take their least.
 *
 * <p>Where the composition has ghosts, these first count with the least latency of their stage, so
 * that the merged result is a lower bound; the choices of such a stage are then split in two until
 * bound and plan agree (branch and bound, best first).
 */
final class Search {

  /** Relative difference that counts as rounding in comparisons of rates and latencies. */
  static final double ROUNDING = 1e-9;

  /** A cost above that of any plan. */
  static final long UNLIMITED = Long.MAX_VALUE / 4;

  private final CompiledPipeline pipeline;
  private final double sloMs;
  private final long maxCost;
  private final AccuracyFloor accuracy;
  private final double minGain;
  private final Choice cheapestOfEach;
  private final Frontier[] leaves;
  private final long leastCost;

  /**
   * @param choices by stage
   * @param maxCost largest total cost, in cost units
   * @param accuracy the least accuracy, or null
   */
  Search(
      CompiledPipeline pipeline,
      StageChoices[] choices,
      Load load,
      long maxCost,
      AccuracyFloor accuracy) {
    this.pipeline = pipeline;
    this.sloMs = load.sloMs() * (1 + ROUNDING);
    this.maxCost = maxCost;
    this.accuracy = accuracy;
    this.minGain =
        accuracy == null
            ? Double.NEGATIVE_INFINITY
            : accuracy.additive(accuracy.minimum()) - ROUNDING * Math.max(1, accuracy.minimum());
    int n = pipeline.stageCount();
    Candidates[] candidates = new Candidates[n];
    long cheapest = 0;
    boolean possible = true;
    Workspace room = pipeline.workspaces.take();
    int taken = 0;
    for (int s = 0; s < n; s++) {
      candidates[s] = new Candidates(s, choices[s], load, room, taken);
      taken = candidates[s].end;
      possible &= candidates[s].minCost < UNLIMITED;
      cheapest = Math.min(UNLIMITED, cheapest + candidates[s].minCostAtAnyLatency);
    }
    this.leastCost = cheapest;
    this.cheapestOfEach = possible ? cheapestOfEach(candidates) : null;
    this.leaves = possible && cheapestOfEach == null ? leaves(candidates) : null;
    pipeline.workspaces.giveBack(room);
  }

  /**
   * Cost if latency, capacity and accuracy did not matter; {@link #UNLIMITED} if no number of
   * replicas that is allowed carries the load.
   */
  long leastCost() {
    return leastCost;
  }

  /** The cheapest plan, the fastest of these; null if there is none. */
  Choice best() {
    if (cheapestOfEach != null) {
      return cheapestOfEach.cost() <= maxCost ? cheapestOfEach : null;
    }
    if (leaves == null) {
      return null;
    }
    return hasGhosts(pipeline.composition) ? branchAndBound() : relaxed(leaves, maxCost);
  }

  /** Options of one stage that carry the load, with their cost and latency. */
  private final class Candidates {
    final int stage;
    final Workspace room;
    final int begin;
    final int end;
    final long minCost;
    final long minCostAtAnyLatency;
    final double minLatencyMs;
    final double maxGain;

    /** The cheapest candidate, of these the fastest, then the one of the smallest batch. */
    final int cheapest;

    /** Puts the candidates into the room from a place on. */
    Candidates(int stage, StageChoices choices, Load load, Workspace room, int begin) {
      this.stage = stage;
      this.room = room;
      this.begin = begin;
      StageOptions options = pipeline.options[stage];
      int[] replicaCost = pipeline.replicaCost[stage];
      double carried = load.throughputPerSecond() * pipeline.multiplicity[stage];
      double gapMs = gapMs(load.fillPerSecond() * pipeline.multiplicity[stage]);
      int minReplicas = choices.minReplicas();
      int maxReplicas = choices.maxReplicas();
      int best = -1;
      long bestCost = UNLIMITED;
      long cheapestTooSlow = UNLIMITED;
      double fastestMs = Double.POSITIVE_INFINITY;
      double mostGain = Double.NEGATIVE_INFINITY;
      int i = begin;
      for (int o : choices.options()) {
        double needed = replicasNeeded(options, o, carried);
        if (needed > maxReplicas) {
          continue;
        }
        int n = Math.max(minReplicas, (int) needed);
        long cost = (long) n * replicaCost[o];
        double latency = options.tailMs[o] + (options.batch[o] - 1) * gapMs;
        if (latency > sloMs) {
          cheapestTooSlow = Math.min(cheapestTooSlow, cost);
          continue;
        }
        room.option[i] = o;
        room.replicas[i] = n;
        room.cost[i] = cost;
        room.latencyMs[i] = latency;
        if (cost <= bestCost && (cost < bestCost || comesBefore(i, best, options))) {
          best = i;
          bestCost = cost;
        }
        if (latency < fastestMs) {
          fastestMs = latency;
        }
        if (accuracy != null) {
          room.gain[i] = accuracy.additive(options.accuracy[o]);
          mostGain = Math.max(mostGain, room.gain[i]);
        }
        i++;
      }
      end = i;
      cheapest = best;
      minCost = bestCost;
      minCostAtAnyLatency = Math.min(bestCost, cheapestTooSlow);
      minLatencyMs = fastestMs;
      maxGain = mostGain;
    }

    private boolean comesBefore(int i, int j, StageOptions options) {
      double latency = room.latencyMs[i];
      double other = room.latencyMs[j];
      return latency < other
          || (latency == other && options.batch[room.option[i]] < options.batch[room.option[j]]);
    }

    Frontier frontier(Budget budget) {
      boolean withGain = accuracy != null;
      long[] cost = room.cost;
      double[] latencyMs = room.latencyMs;
      long maxCost =
          Math.min(budget.cost(), withGain ? costOfDearest(budget) : costOfFastest(budget));
      PointCollector points = PointCollector.of(minCost, maxCost, end - begin, withGain);
      int[] batch = pipeline.options[stage].batch;
      for (int i = begin; i < end; i++) {
        double gain = withGain ? room.gain[i] : 0;
        if (latencyMs[i] <= budget.latencyMs() && cost[i] <= maxCost && gain >= budget.gain()) {
          int o = room.option[i];
          points.offer(cost[i], latencyMs[i], gain, batch[o], o, room.replicas[i]);
        }
      }
      return points.frontier(null, null, stage);
    }

    /** Without accuracies whatever costs more than the fastest point is dominated by it. */
    private long costOfFastest(Budget budget) {
      double fastestMs = Double.POSITIVE_INFINITY;
      long fastestCost = minCost;
      for (int i = begin; i < end; i++) {
        double latency = room.latencyMs[i];
        long cost = room.cost[i];
        boolean faster = latency < fastestMs || (latency == fastestMs && cost < fastestCost);
        if (faster && latency <= budget.latencyMs() && cost <= budget.cost()) {
          fastestMs = latency;
          fastestCost = cost;
        }
      }
      return fastestCost;
    }

    private long costOfDearest(Budget budget) {
      long dearest = minCost;
      for (int i = begin; i < end; i++) {
        if (room.latencyMs[i] <= budget.latencyMs() && room.cost[i] <= budget.cost()) {
          dearest = Math.max(dearest, room.cost[i]);
        }
      }
      return dearest;
    }
  }

  /** The least whole number n with n·h ≥ rate; more than an int holds if need be. */
  static double replicasNeeded(StageOptions options, int option, double itemsPerSecond) {
    return Math.ceil(itemsPerSecond * options.busySecondsPerItem[option] * (1 - ROUNDING));
  }

  /** Worst-case wait of the first item for a batch to fill; without items nobody waits. */
  static double fillMs(int batch, double itemsPerSecond) {
    return (batch - 1) * gapMs(itemsPerSecond);
  }

  /** Mean time between two items; 0 when there are none. */
  private static double gapMs(double itemsPerSecond) {
    return itemsPerSecond == 0 ? 0 : 1000.0 / itemsPerSecond;
  }

  /**
   * Where a chain's latency does not bind each stage takes its cheapest candidate; null where it
   * binds, and where there is more to decide.
   */
  private Choice cheapestOfEach(Candidates[] candidates) {
    if (accuracy != null || !pipeline.isChain) {
      return null;
    }
    int[] option = new int[candidates.length];
    int[] replicas = new int[candidates.length];
    double latency = 0;
    long cost = 0;
    for (Candidates c : candidates) {
      option[c.stage] = c.room.option[c.cheapest];
      replicas[c.stage] = c.room.replicas[c.cheapest];
      latency += c.room.latencyMs[c.cheapest];
      cost += c.minCost;
    }
    return latency <= sloMs ? new Choice(option, replicas, cost, latency) : null;
  }

  /** The frontiers of all stages within their budgets; null if one is empty. */
  private Frontier[] leaves(Candidates[] candidates) {
    Frontier[] frontiers = new Frontier[candidates.length];
    double[] least = new double[candidates.length];
    long costs = 0;
    double gains = 0;
    for (Candidates c : candidates) {
      least[c.stage] = c.minLatencyMs;
      costs += c.minCost;
      gains += accuracy == null ? 0 : c.maxGain;
    }
    double[] before = pipeline.arrivals(least);
    double[] after = pipeline.remainders(least);
    for (Candidates c : candidates) {
      int s = c.stage;
      Budget budget =
          Budget.of(
              sloMs - (before[s] + after[s] - 2 * least[s]),
              maxCost - (costs - c.minCost),
              accuracy == null ? 0 : minGain - (gains - c.maxGain) - ROUNDING);
      frontiers[s] = c.frontier(budget);
      if (frontiers[s] == null) {
        return null;
      }
    }
    return frontiers;
  }

  // ---- the composition, bottom up ----

  /** The best plan if ghosts take no longer than their stage's fastest point; null if none. */
  private Choice relaxed(Frontier[] stages, long costLimit) {
    List<Composition> nodes =
        pipeline.composition instanceof Composition.Series series
            ? series.parts()
            : List.of(pipeline.composition);
    Part whole = new Part(nodes, stages);
    Frontier[] parts = new Frontier[nodes.size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] =
          frontier(
              nodes.get(i),
              Budget.of(
                  sloMs - (whole.latencyMs - whole.latencyOf[i]),
                  costLimit - (whole.cost - whole.costOf[i]),
                  minGain - (whole.gain - whole.gainOf[i])),
              stages);
      if (parts[i] == null) {
        return null;
      }
    }
    return new SeriesOptimum(parts, sloMs, costLimit, minGain).find(pipeline.stageCount());
  }

  private Frontier frontier(Composition node, Budget budget, Frontier[] stages) {
    if (node instanceof Composition.Stage leaf) {
      return stages[leaf.stage()];
    }
    if (node instanceof Composition.Ghost ghost) {
      return Frontier.ghost(stages[ghost.stage()].minLatencyMs(), accuracy != null);
    }
    boolean parallel = node instanceof Composition.Parallel;
    List<Composition> nodes =
        node instanceof Composition.Parallel p ? p.parts() : ((Composition.Series) node).parts();
    Part whole = new Part(nodes, stages);
    Frontier merged = null;
    double latencyLeft = whole.latencyMs;
    long costLeft = whole.cost;
    double gainLeft = whole.gain;
    for (int i = 0; i < nodes.size(); i++) {
      double othersMs = parallel ? 0 : whole.latencyMs - whole.latencyOf[i];
      Frontier next =
          frontier(
              nodes.get(i),
              Budget.of(
                  budget.latencyMs() - othersMs,
                  budget.cost() - (whole.cost - whole.costOf[i]),
                  budget.gain() - (whole.gain - whole.gainOf[i])),
              stages);
      if (next == null) {
        return null;
      }
      latencyLeft -= whole.latencyOf[i];
      costLeft -= whole.costOf[i];
      gainLeft -= whole.gainOf[i];
      if (merged == null) {
        merged = next;
        continue;
      }
      Budget soFar =
          Budget.of(
              budget.latencyMs() - (parallel ? 0 : latencyLeft),
              budget.cost() - costLeft,
              budget.gain() - gainLeft - ROUNDING);
      merged =
          parallel ? Merge.inParallel(merged, next, soFar) : Merge.inSeries(merged, next, soFar);
      if (merged == null) {
        return null;
      }
    }
    return merged;
  }

  /** The least that each of several nodes takes, and all of them one after the other. */
  private static final class Part {
    final double[] latencyOf;
    final long[] costOf;
    final double[] gainOf;
    double latencyMs;
    long cost;
    double gain;

    Part(List<Composition> nodes, Frontier[] stages) {
      latencyOf = new double[nodes.size()];
      costOf = new long[nodes.size()];
      gainOf = new double[nodes.size()];
      for (int i = 0; i < nodes.size(); i++) {
        Composition node = nodes.get(i);
        if (node instanceof Composition.Stage leaf) {
          Frontier frontier = stages[leaf.stage()];
          latencyOf[i] = frontier.minLatencyMs();
          costOf[i] = frontier.minCost();
          gainOf[i] = frontier.maxGain();
        } else if (node instanceof Composition.Ghost ghost) {
          latencyOf[i] = stages[ghost.stage()].minLatencyMs();
        } else {
          boolean parallel = node instanceof Composition.Parallel;
          Part inner =
              new Part(
                  node instanceof Composition.Parallel p
                      ? p.parts()
                      : ((Composition.Series) node).parts(),
                  stages);
          latencyOf[i] =
              parallel ? Arrays.stream(inner.latencyOf).max().orElse(0) : inner.latencyMs;
          costOf[i] = inner.cost;
          gainOf[i] = inner.gain;
        }
        latencyMs += latencyOf[i];
        cost += costOf[i];
        gain += gainOf[i];
      }
    }
  }

  // ---- graphs that are not series-parallel ----

  /**
   * A part of the search space.
   *
   * @param stages frontiers of the stages, restricted to this part
   * @param bound the best plan of the relaxation
   */
  private record Branch(Frontier[] stages, Choice bound) {}

  private static boolean better(Choice a, Choice b) {
    return b == null
        || a.cost() < b.cost()
        || (a.cost() == b.cost() && a.latencyMs() < b.latencyMs());
  }

  private Choice branchAndBound() {
    int[] ghosts = ghosts(pipeline.composition).stream().mapToInt(Integer::intValue).toArray();
    PriorityQueue<Branch> open =
        new PriorityQueue<>(
            Comparator.<Branch>comparingLong(b -> b.bound().cost())
                .thenComparingDouble(b -> b.bound().latencyMs()));
    Choice best = null;
    enqueue(open, leaves, null);
    while (!open.isEmpty()) {
      Branch branch = open.remove();
      if (!better(branch.bound(), best)) {
        break;
      }
      Choice plan = withTrueLatency(branch.bound());
      if (plan.latencyMs() <= sloMs && better(plan, best)) {
        best = plan;
      }
      int split = -1;
      double splitMs = 0;
      double widest = 0;
      for (int s : ghosts) {
        Frontier frontier = branch.stages()[s];
        double chosenMs = frontier.latencyMs[pointOf(frontier, branch.bound().option()[s])];
        double gap = chosenMs - frontier.minLatencyMs();
        if (gap > widest) {
          widest = gap;
          split = s;
          splitMs = chosenMs;
        }
      }
      if (split >= 0) {
        splitByLatency(open, branch, split, splitMs, best);
      }
    }
    return best;
  }

  /** Two branches: points at least as slow as a latency, and faster ones. */
  private void splitByLatency(
      PriorityQueue<Branch> open, Branch branch, int stage, double latencyMs, Choice best) {
    Frontier whole = branch.stages()[stage];
    List<Integer> slow = new ArrayList<>();
    List<Integer> fast = new ArrayList<>();
    for (int i = 0; i < whole.size; i++) {
      (whole.latencyMs[i] >= latencyMs ? slow : fast).add(i);
    }
    for (List<Integer> points : List.of(slow, fast)) {
      Frontier[] stages = branch.stages().clone();
      stages[stage] = whole.only(points.stream().mapToInt(Integer::intValue).toArray());
      enqueue(open, stages, best);
    }
  }

  private void enqueue(PriorityQueue<Branch> open, Frontier[] stages, Choice best) {
    Choice bound = relaxed(stages, best == null ? maxCost : Math.min(maxCost, best.cost()));
    if (bound != null && better(bound, best)) {
      open.add(new Branch(stages, bound));
    }
  }

  private Choice withTrueLatency(Choice choice) {
    double[] latency = new double[pipeline.stageCount()];
    for (int s = 0; s < latency.length; s++) {
      latency[s] = leaves[s].latencyMs[pointOf(leaves[s], choice.option()[s])];
    }
    return new Choice(
        choice.option(), choice.replicas(), choice.cost(), pipeline.endToEndMs(latency));
  }

  private static int pointOf(Frontier leaf, int option) {
    for (int i = 0; i < leaf.size; i++) {
      if (leaf.first[i] == option) {
        return i;
      }
    }
    throw new IllegalStateException("option " + option + " is not on the frontier");
  }

  private static boolean hasGhosts(Composition node) {
    return !ghosts(node).isEmpty();
  }

  /** Stages that have a ghost. */
  private static List<Integer> ghosts(Composition node) {
    if (node instanceof Composition.Ghost ghost) {
      return List.of(ghost.stage());
    }
    if (node instanceof Composition.Stage) {
      return List.of();
    }
    List<Composition> parts =
        node instanceof Composition.Parallel p ? p.parts() : ((Composition.Series) node).parts();
    return parts.stream().flatMap(p -> ghosts(p).stream()).distinct().toList();
  }
}
