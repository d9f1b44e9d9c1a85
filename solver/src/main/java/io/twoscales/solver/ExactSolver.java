package io.twoscales.solver;

import java.util.Map;
import java.util.Optional;

/**
 * The exact formulation: minimal Σ n·c such that every stage carries its load, n·h ≥ λ·m, and every
 * path from the source to a sink keeps Σ (l + q) ≤ SLO, within the limits.
 *
 * <p>l is the tail (p99) latency of a batch, q = 1000·(b−1)/(λ·m) the worst-case wait for it to
 * fill, h = 1000·b / (mean latency) the throughput of a replica. Among plans of the same cost the
 * one with the lowest latency is taken, then the smaller batches. Rates and latencies that differ
 * by less than a billionth count as equal.
 */
public final class ExactSolver implements ScalingSolver {

  private final CompiledPipeline pipeline;
  private final Limits limits;
  private final StageChoices[] any;
  private final StageChoices[] unitOnly;
  private final StageChoices[] mostEfficientOnly;
  private final long capacity;
  private final AccuracyFloor accuracy;

  /** A solver without limits. */
  public ExactSolver(PipelineModel pipeline) {
    this(new CompiledPipeline(pipeline), Limits.NONE);
  }

  private ExactSolver(CompiledPipeline pipeline, Limits limits) {
    this.pipeline = pipeline;
    this.limits = limits;
    limits.stages().keySet().forEach(pipeline.model::indexOf);
    int n = pipeline.stageCount();
    any = new StageChoices[n];
    unitOnly = new StageChoices[n];
    mostEfficientOnly = new StageChoices[n];
    for (int s = 0; s < n; s++) {
      StageLimits bounds = limits.stage(pipeline.nameOf(s));
      StageOptions options = pipeline.options[s];
      any[s] = StageChoices.within(pipeline.model.stages().get(s), options, bounds);
      unitOnly[s] = any[s].atLeastCpu(options);
      mostEfficientOnly[s] = any[s].atMostEfficientCpu(options);
    }
    capacity =
        limits.capacityMillicores().isPresent()
            ? limits.capacityMillicores().getAsLong() / pipeline.costUnitMillicores
            : Search.UNLIMITED;
    accuracy = limits.accuracy().orElse(null);
  }

  /**
   * The same pipeline under other limits.
   *
   * @throws IllegalArgumentException if a limit names an unknown stage or variant, or leaves a
   *     stage nothing to choose from
   */
  public ExactSolver withLimits(Limits changed) {
    return new ExactSolver(pipeline, changed);
  }

  /** The limits that every plan keeps to. */
  public Limits limits() {
    return limits;
  }

  /** Chooses batch sizes, CPU limits and numbers of replicas. */
  public Solution joint(Demand demand) {
    return solve(demand, any);
  }

  @Override
  public Solution horizontal(Demand demand) {
    return horizontal(demand, CpuChoice.UNIT);
  }

  /** As {@link #horizontal(Demand)}, with a choice of the CPU limit. */
  public Solution horizontal(Demand demand, CpuChoice cpu) {
    return solve(
        demand,
        switch (cpu) {
          case UNIT -> unitOnly;
          case MOST_EFFICIENT -> mostEfficientOnly;
        });
  }

  /**
   * {@inheritDoc}
   *
   * <p>Bounds on the number of replicas do not apply: the replicas are there. When the demand
   * cannot be met with them, the best-effort plan says how many more each stage needs.
   */
  @Override
  public Solution vertical(Demand demand, Map<String, Integer> replicas) {
    int[] fixed = Replicas.inOrder(pipeline.model, replicas);
    StageChoices[] choices = new StageChoices[fixed.length];
    for (int s = 0; s < fixed.length; s++) {
      choices[s] = any[s].withReplicas(fixed[s], fixed[s]);
    }
    return solve(demand, choices);
  }

  private Solution solve(Demand demand, StageChoices[] choices) {
    Problem problem = new Problem(pipeline, choices, capacity, accuracy);
    Search search = problem.search(Load.of(demand));
    Choice choice = search.best();
    if (choice == null) {
      return unmet(demand, problem);
    }
    return new Solution(
        demand,
        true,
        Optional.of(Allocations.of(pipeline, choice, demand, demand)),
        demand.ratePerSecond(),
        Diagnosis.ofFeasible(problem, demand, choice, search.leastCost()));
  }

  private Solution unmet(Demand demand, Problem problem) {
    Binding binding = Diagnosis.ofInfeasible(problem, demand, limits);
    LargestLoad.Found found = LargestLoad.upTo(demand, problem);
    if (found != null) {
      Demand served = demand.withRate(found.ratePerSecond());
      Choice cheapest = problem.search(Load.of(served)).best();
      Choice choice = cheapest == null ? found.choice() : cheapest;
      return new Solution(
          demand,
          false,
          Optional.of(Allocations.of(pipeline, choice, served, demand)),
          found.ratePerSecond(),
          binding);
    }
    return new Solution(
        demand,
        false,
        Optional.ofNullable(Fastest.plan(problem, demand))
            .map(choice -> Allocations.of(pipeline, choice, demand, demand)),
        0,
        binding);
  }
}
