package io.twoscales.control.model;

import io.twoscales.core.control.ControllerSetting;
import io.twoscales.core.control.CpuLimits;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.plan.Candidate;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.core.units.Decimal;
import io.twoscales.solver.Allocation;
import io.twoscales.solver.Demand;
import io.twoscales.solver.ExactSolver;
import io.twoscales.solver.Limits;
import io.twoscales.solver.PipelineModel;
import io.twoscales.solver.Solution;
import io.twoscales.solver.StageAllocation;
import io.twoscales.solver.StageModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A pipeline with its latency models, its objective and the exact solver for the CPU that there is.
 *
 * <p>Every stage runs its first variant: policies that change accuracy are of another kind.
 */
public final class ModelledPipeline {
  private final PipelineModel model;
  private final CpuLimits limits;
  private final double sloMs;
  private final int source;
  private final Limits firstVariants;
  private final ExactSolver unlimited;
  private ExactSolver limited;
  private int limitedMillicores;

  /**
   * The pipeline of an experiment.
   *
   * @throws IllegalArgumentException when its models make no sense, naming the stage
   */
  public ModelledPipeline(ControllerSetting setting) {
    this.model = setting.pipeline().model(setting.limits());
    this.limits = setting.limits();
    this.sloMs = setting.sloMs();
    int first = 0;
    Limits variants = Limits.NONE;
    for (int s = 0; s < model.stages().size(); s++) {
      StageModel stage = model.stages().get(s);
      if (stage.after().isEmpty()) {
        first = s;
      }
      variants =
          variants.withStage(
              stage.name(),
              variants.stage(stage.name()).withVariant(stage.variants().get(0).name()));
    }
    this.source = first;
    this.firstVariants = variants;
    this.unlimited = new ExactSolver(model).withLimits(variants);
    this.limitedMillicores = limits.capacityMillicores();
    this.limited = unlimited.withLimits(variants.withCapacity(limitedMillicores));
  }

  public PipelineModel model() {
    return model;
  }

  /** The pipeline without the variants that it does not run. */
  public PipelineModel modelOfFirstVariants() {
    return new PipelineModel(
        model.stages().stream()
            .map(
                stage ->
                    new StageModel(
                        stage.name(),
                        stage.after(),
                        stage.multiplicity(),
                        stage.batches(),
                        stage.cpu(),
                        stage.variants().subList(0, 1)))
            .toList());
  }

  public CpuLimits limits() {
    return limits;
  }

  /** The end-to-end objective in milliseconds. */
  public double sloMs() {
    return sloMs;
  }

  /** Names of the stages in the order of the pipeline. */
  public List<String> stageNames() {
    return model.stages().stream().map(StageModel::name).toList();
  }

  /** Bounds that hold for every plan, whatever the capacity. */
  public Limits variantLimits() {
    return firstVariants;
  }

  /** The solver without a bound on the total CPU. */
  public ExactSolver solver() {
    return unlimited;
  }

  /** The solver for so much CPU in total, which may change during a run. */
  public ExactSolver solver(int capacityMillicores) {
    int capacity = Math.max(1, capacityMillicores);
    if (capacity != limitedMillicores) {
      limited = unlimited.withLimits(firstVariants.withCapacity(capacity));
      limitedMillicores = capacity;
    }
    return limited;
  }

  /** A load under the pipeline's objective; rates that make no sense count as none. */
  public Demand demand(double ratePerSecond) {
    return new Demand(
        ratePerSecond > 0 && ratePerSecond < Double.MAX_VALUE ? ratePerSecond : 0, sloMs);
  }

  /** Requests per second that arrived at the source in the last second. */
  public double arrivalRate(Observation observation) {
    double items = observation.stages().get(source).arrivedPerSecond();
    double requests = items / model.stages().get(source).multiplicity();
    return requests > 0 && requests < Double.MAX_VALUE ? requests : 0;
  }

  /** How many replicas of each stage are in one of these states, by stage. */
  public static Map<String, Integer> count(Observation observation, ReplicaState... states) {
    List<ReplicaState> wanted = List.of(states);
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (StageObservation stage : observation.stages()) {
      counts.put(
          stage.stage(),
          (int) stage.replicas().stream().filter(r -> wanted.contains(r.state())).count());
    }
    return counts;
  }

  /** The largest CPU limit of a READY replica of the stage; 0 when there is none. */
  public static int readyMillicores(StageObservation stage) {
    return stage.replicas().stream()
        .filter(replica -> replica.state() == ReplicaState.READY)
        .mapToInt(ReplicaObservation::millicores)
        .max()
        .orElse(0);
  }

  /** Every stage as the allocation says, new replicas of the same size. */
  public static List<StagePlan> plan(Allocation allocation) {
    List<StagePlan> stages = new ArrayList<>();
    for (StageAllocation stage : allocation.stages()) {
      stages.add(
          new StagePlan(
              stage.name(),
              stage.replicas(),
              stage.millicores(),
              stage.millicores(),
              stage.batch()));
    }
    return stages;
  }

  /** A solver's answer as an entry of the decision record. */
  public static Candidate candidate(String name, Solution solution) {
    double rate = solution.demand().ratePerSecond();
    if (solution.plan().isEmpty()) {
      return new Candidate(
          name, rate, false, Double.NaN, Double.NaN, solution.binding().explanation());
    }
    Allocation plan = solution.plan().get();
    String detail =
        solution.feasible()
            ? brief(plan)
            : "best effort for "
                + Decimal.fixed(solution.servedPerSecond(), 1)
                + "/s: "
                + brief(plan);
    return new Candidate(
        name, rate, solution.feasible(), plan.costMillicores(), plan.latencyMs(), detail);
  }

  /** Replicas × CPU and batch of every stage, such as {@code 4×1 b1, 2×500m b2}. */
  public static String brief(Allocation allocation) {
    StringBuilder text = new StringBuilder();
    for (StageAllocation stage : allocation.stages()) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(stage.replicas())
          .append('×')
          .append(io.twoscales.core.units.Cpu.format(stage.millicores()))
          .append(" b")
          .append(stage.batch());
      if (stage.extraReplicas() > 0) {
        text.append(" +").append(stage.extraReplicas());
      }
    }
    return text.toString();
  }
}
