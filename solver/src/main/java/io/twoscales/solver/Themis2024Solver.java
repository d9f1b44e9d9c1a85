package io.twoscales.solver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The formulation of the Themis authors' program of July 2024 (arXiv 2407.14843), decision for
 * decision, so that their results can be reproduced. Use {@link ExactSolver} for anything else.
 *
 * <p>Everything is in whole milliseconds: l = ⌊γ·b/c + δ·b + ε/c + η⌋, q = ⌊1000·(b−1)/λ⌋, and the
 * wait counts in the throughput, h = ⌊1000·b/(l+q)⌋. The end-to-end latency is strictly below the
 * objective. c is a whole number of units.
 *
 * <ul>
 *   <li>Horizontal: c = 1, n = ⌈λ/h⌉, minimal Σ n.
 *   <li>Vertical: n as it is, h·n ≥ λ, minimal Σ c, which is at most {@link
 *       Parameters#totalCores()}.
 * </ul>
 *
 * <p>Among equals the lowest total latency is taken, then the lowest latency of the last stage, the
 * smallest c, the smallest b, and so on forwards through the chain. With no load every stage gets n
 * = 1, b = 1, c = 1, whatever the objective.
 *
 * <p>When vertical has no solution, the plan is that for the load λ' to which a binary search over
 * whole loads in [1, λ) leads, and each stage needs ⌈(λ−λ')/h⌉ more replicas, h with the wait at
 * the load λ−λ'. Their program does not end when not even λ = 1 is feasible and divides by zero
 * where l + q is 0 or h is: here the demand is infeasible, the option is passed over, or h is not
 * rounded.
 */
public final class Themis2024Solver implements ScalingSolver {

  /**
   * Bounds of the search.
   *
   * @param maxBatch largest batch, at least 1
   * @param maxCores largest c of one replica, in units, at least 1
   * @param totalCores largest Σ c in a vertical decision, in units, at least 1
   */
  public record Parameters(int maxBatch, int maxCores, int totalCores) {

    /** The values of the authors' experiments. */
    public static final Parameters DEFAULT = new Parameters(8, 8, 32);

    public Parameters {
      if (maxBatch < 1 || maxCores < 1 || totalCores < 1) {
        throw new IllegalArgumentException(
            "bounds are batch "
                + maxBatch
                + ", cores "
                + maxCores
                + " and total cores "
                + totalCores
                + ", expected at least 1 each");
      }
    }
  }

  private static final int UNREACHED = -1;

  /** A wait longer than any objective, in milliseconds. */
  private static final double NEVER_MS = 1e9;

  private static final Binding LOAD_AND_OBJECTIVE =
      new Binding(
          Constraint.LOAD,
          Optional.empty(),
          "The load binds, in whole milliseconds and with the wait counted in the throughput.");

  private final List<StageModel> chain;
  private final Parameters parameters;

  /** A solver with the authors' bounds. */
  public Themis2024Solver(PipelineModel pipeline) {
    this(pipeline, Parameters.DEFAULT);
  }

  /**
   * A solver.
   *
   * @throws IllegalArgumentException if the pipeline is not a chain, or a stage has several
   *     variants or a multiplicity other than 1: the formulation knows none of these
   */
  public Themis2024Solver(PipelineModel pipeline, Parameters parameters) {
    this.parameters = parameters;
    List<StageModel> ordered = new ArrayList<>();
    for (int s : pipeline.topologicalOrder()) {
      StageModel stage = pipeline.stages().get(s);
      String previous = ordered.isEmpty() ? null : ordered.get(ordered.size() - 1).name();
      if (previous != null && !stage.after().equals(List.of(previous))) {
        throw unknown(stage, "comes after " + stage.after() + ", not after " + previous + " alone");
      }
      if (stage.variants().size() > 1) {
        throw unknown(stage, "has " + stage.variants().size() + " variants");
      }
      if (stage.multiplicity() != 1) {
        throw unknown(stage, "has multiplicity " + stage.multiplicity());
      }
      if (stage.batches().get(0) > parameters.maxBatch()) {
        throw unknown(stage, "has no batch size up to " + parameters.maxBatch());
      }
      ordered.add(stage);
    }
    chain = List.copyOf(ordered);
  }

  private static IllegalArgumentException unknown(StageModel stage, String problem) {
    return new IllegalArgumentException(
        "stage "
            + stage.name()
            + " "
            + problem
            + ": themis-2024 solves chains of one variant a stage; use the exact solver");
  }

  @Override
  public Solution horizontal(Demand demand) {
    int[] none = new int[chain.size()];
    if (demand.ratePerSecond() == 0) {
      return idle(demand, ones());
    }
    Choice[] choices = search(demand, null);
    if (choices == null) {
      return new Solution(
          demand,
          false,
          Optional.empty(),
          0,
          new Binding(
              Constraint.SLO,
              Optional.empty(),
              "No batch sizes on one unit of CPU keep the latency below "
                  + demand.sloMs()
                  + " ms."));
    }
    return new Solution(
        demand,
        true,
        Optional.of(allocation(choices, demand, none)),
        demand.ratePerSecond(),
        LOAD_AND_OBJECTIVE);
  }

  @Override
  public Solution vertical(Demand demand, Map<String, Integer> replicas) {
    int[] fixed = Replicas.inOrder(new PipelineModel(chain), replicas);
    double rate = demand.ratePerSecond();
    if (rate == 0) {
      return idle(demand, fixed);
    }
    Choice[] choices = search(demand, fixed);
    if (choices != null) {
      return new Solution(
          demand,
          true,
          Optional.of(allocation(choices, demand, new int[fixed.length])),
          rate,
          LOAD_AND_OBJECTIVE);
    }
    Binding binding =
        new Binding(
            Constraint.REPLICAS,
            Optional.empty(),
            "No CPU limits up to "
                + parameters.maxCores()
                + " units a replica and "
                + parameters.totalCores()
                + " in sum carry the load in time with these replicas.");
    double served = largestLoadFound(demand, fixed);
    Choice[] limited = served < rate ? search(demand.withRate(served), fixed) : null;
    if (limited == null) {
      return new Solution(demand, false, Optional.empty(), 0, binding);
    }
    int[] extra = new int[fixed.length];
    for (int s = 0; s < extra.length; s++) {
      extra[s] = extraReplicas(limited[s], rate - served);
    }
    return new Solution(
        demand,
        false,
        Optional.of(allocation(limited, demand.withRate(served), extra)),
        served,
        binding);
  }

  /** What one stage is run with; latencies in whole milliseconds. */
  private record Choice(int cores, int batch, int replicas, int processingMs, int fillMs) {

    int latencyMs() {
      return processingMs + fillMs;
    }

    /** Whole batches' worth of items per second of one replica; 0 if it is too slow for one. */
    int throughput() {
      return latencyMs() > 0 ? 1000 * batch / latencyMs() : 0;
    }
  }

  private int[] ones() {
    int[] ones = new int[chain.size()];
    Arrays.fill(ones, 1);
    return ones;
  }

  private Solution idle(Demand demand, int[] replicas) {
    Choice[] smallest = new Choice[chain.size()];
    for (int s = 0; s < smallest.length; s++) {
      int batch = chain.get(s).batches().get(0);
      smallest[s] = choice(s, 1, batch, replicas[s], Double.POSITIVE_INFINITY);
    }
    return new Solution(
        demand,
        true,
        Optional.of(allocation(smallest, demand, new int[smallest.length])),
        0,
        new Binding(Constraint.NONE, Optional.empty(), "Nothing binds: there is no load."));
  }

  private Choice choice(int s, int cores, int batch, int replicas, double rate) {
    StageModel stage = chain.get(s);
    double ms = stage.variants().get(0).tail().latencyMs(batch, stage.cpu().ofUnits(cores));
    double fill = Math.min(NEVER_MS, (batch - 1) * 1000 / rate);
    return new Choice(cores, batch, replicas, (int) ms, (int) fill);
  }

  /**
   * The authors' dynamic programme over whole milliseconds of latency.
   *
   * @param fixed numbers of replicas, or null for one unit each and as many as needed
   * @return by stage; null if there is no solution
   */
  private Choice[] search(Demand demand, int[] fixed) {
    int stages = chain.size();
    int limit = (int) Math.min(Integer.MAX_VALUE - 8, Math.ceil(demand.sloMs()));
    int[][] cost = new int[stages][limit];
    Choice[][] own = new Choice[stages][limit];
    for (int s = 0; s < stages; s++) {
      Arrays.fill(cost[s], UNREACHED);
      List<Choice> options = options(s, demand.ratePerSecond(), fixed);
      if (s == 0) {
        for (Choice option : options) {
          offer(cost[0], own[0], 0, 0, option, fixed != null);
        }
        continue;
      }
      for (int before = limit - 1; before > 0; before--) {
        if (cost[s - 1][before] == UNREACHED) {
          continue;
        }
        for (Choice option : options) {
          offer(cost[s], own[s], before, cost[s - 1][before], option, fixed != null);
        }
      }
    }
    int best = UNREACHED;
    for (int t = 0; t < limit; t++) {
      int here = cost[stages - 1][t];
      if (here != UNREACHED && (best == UNREACHED || here < cost[stages - 1][best])) {
        best = t;
      }
    }
    if (best == UNREACHED) {
      return null;
    }
    Choice[] choices = new Choice[stages];
    int t = best;
    for (int s = stages - 1; s >= 0; s--) {
      choices[s] = own[s][t];
      t -= choices[s].latencyMs();
    }
    return choices;
  }

  /** Options that can work at all, by rising c, then rising b. */
  private List<Choice> options(int s, double rate, int[] fixed) {
    StageModel stage = chain.get(s);
    int maxCores = fixed == null ? 1 : Math.min(parameters.maxCores(), stage.cpu().size());
    List<Choice> options = new ArrayList<>();
    for (int cores = 1; cores <= maxCores; cores++) {
      for (int batch : stage.batches()) {
        if (batch > parameters.maxBatch()) {
          break;
        }
        Choice option = choice(s, cores, batch, fixed == null ? 1 : fixed[s], rate);
        int throughput = option.throughput();
        if (throughput == 0 || (fixed != null && (double) throughput * fixed[s] < rate)) {
          continue;
        }
        double needed = Math.ceil(rate / throughput);
        options.add(
            fixed != null
                ? option
                : new Choice(cores, batch, (int) needed, option.processingMs(), option.fillMs()));
      }
    }
    return undominated(options, fixed != null);
  }

  /**
   * Without options that another is no dearer and no slower than: with that other one every plan
   * would be cheaper, or as cheap and faster, so that they are in no plan that is chosen. Of equal
   * ones the first stays, as it is the first to be offered.
   */
  private static List<Choice> undominated(List<Choice> options, boolean vertical) {
    List<Choice> kept = new ArrayList<>();
    for (int i = 0; i < options.size(); i++) {
      Choice option = options.get(i);
      boolean dominated = false;
      for (int j = 0; j < options.size() && !dominated; j++) {
        Choice other = options.get(j);
        boolean noWorse =
            cost(other, vertical) <= cost(option, vertical)
                && other.latencyMs() <= option.latencyMs();
        boolean same =
            cost(other, vertical) == cost(option, vertical)
                && other.latencyMs() == option.latencyMs();
        dominated = j != i && noWorse && (!same || j < i);
      }
      if (!dominated) {
        kept.add(option);
      }
    }
    return kept;
  }

  private static int cost(Choice option, boolean vertical) {
    return vertical ? option.cores() : option.replicas();
  }

  /** Keeps the cheaper way to a latency; the earlier one among equals. */
  private void offer(
      int[] cost, Choice[] own, int before, int costBefore, Choice option, boolean vertical) {
    long slot = (long) before + option.latencyMs();
    if (slot >= cost.length) {
      return;
    }
    int at = (int) slot;
    int total = costBefore + cost(option, vertical);
    if (vertical && before > 0 && total > parameters.totalCores()) {
      return;
    }
    if (cost[at] == UNREACHED || total < cost[at]) {
      cost[at] = total;
      own[at] = option;
    }
  }

  /**
   * Where the authors' binary search over whole numbers ends; the load itself is known to be
   * infeasible.
   */
  private double largestLoadFound(Demand demand, int[] fixed) {
    double left = 1;
    double right = Math.ceil(demand.ratePerSecond());
    while (right - left > 1) {
      double middle = Math.floor((right + left) / 2);
      if (search(demand.withRate(middle), fixed) == null) {
        right = middle;
      } else {
        left = middle;
      }
    }
    return left;
  }

  private static int extraReplicas(Choice choice, double missing) {
    double fill = Math.min(NEVER_MS, (choice.batch() - 1) * 1000 / missing);
    int latency = choice.processingMs() + (int) fill;
    double whole = Math.floor(1000.0 * choice.batch() / latency);
    return (int) Math.ceil(missing / (whole > 0 ? whole : 1000.0 * choice.batch() / latency));
  }

  private Allocation allocation(Choice[] choices, Demand demand, int[] extra) {
    double total = 0;
    for (Choice choice : choices) {
      total += choice.latencyMs();
    }
    List<StageAllocation> stages = new ArrayList<>();
    for (int s = 0; s < choices.length; s++) {
      Choice choice = choices[s];
      StageModel stage = chain.get(s);
      double throughput = (double) choice.replicas() * choice.throughput();
      stages.add(
          new StageAllocation(
              stage.name(),
              stage.variants().get(0).name(),
              choice.replicas(),
              stage.cpu().ofUnits(choice.cores()),
              choice.batch(),
              choice.processingMs(),
              choice.fillMs(),
              throughput,
              throughput == 0 ? 0 : demand.ratePerSecond() / throughput,
              choice.latencyMs() / demand.sloMs(),
              demand.sloMs() - total,
              extra[s]));
    }
    return new Allocation(demand.ratePerSecond(), stages, total);
  }
}
