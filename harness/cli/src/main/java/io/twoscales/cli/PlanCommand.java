package io.twoscales.cli;

import io.twoscales.core.experiment.MeasuredProfiles;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.PipelineReader;
import io.twoscales.solver.CpuGrid;
import io.twoscales.solver.Demand;
import io.twoscales.solver.ExactSolver;
import io.twoscales.solver.Limits;
import io.twoscales.solver.PipelineModel;
import io.twoscales.solver.ScalingSolver;
import io.twoscales.solver.Sensitivity;
import io.twoscales.solver.Solution;
import io.twoscales.solver.Themis2024Solver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code twoscales plan PIPELINE --rate R}. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = "Says what a pipeline needs to carry a rate within its objective.")
final class PlanCommand implements Callable<Integer> {

  /** What the solver may choose. */
  enum Mode {
    /** Batch sizes, CPU limits and numbers of replicas. */
    JOINT,
    /** Batch sizes and numbers of replicas, each of one unit. */
    HORIZONTAL,
    /** Batch sizes and CPU limits. */
    VERTICAL
  }

  @Parameters(
      paramLabel = "PIPELINE",
      description = "A name that `pipelines` lists, or a pipeline file.")
  String pipeline;

  @Option(
      names = "--rate",
      required = true,
      paramLabel = "R",
      description = "Requests per second at the source.")
  double ratePerSecond;

  @Option(
      names = "--mode",
      defaultValue = "joint",
      paramLabel = "MODE",
      description =
          "joint (default): replicas and their CPU; horizontal: replicas of one unit;"
              + " vertical: the CPU of the replicas there are.")
  Mode mode;

  @Option(
      names = "--replicas",
      split = ",",
      paramLabel = "N",
      description = "Replicas of each stage, in the pipeline's order; for vertical.")
  List<Integer> replicas = List.of();

  @Option(
      names = "--formulation",
      defaultValue = "exact",
      paramLabel = "NAME",
      description = "exact (default), or themis-2024: as the Themis authors' program decides.")
  String formulation;

  @Option(
      names = "--slo",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description = "Another objective than the pipeline's, such as 600ms.")
  Duration slo;

  @Option(
      names = "--capacity",
      converter = CpuConverter.class,
      paramLabel = "CPU",
      description = "CPU of all replicas together, such as 8 or 500m; default: no bound.")
  Integer capacityMillicores;

  @Option(
      names = "--unit",
      converter = CpuConverter.class,
      paramLabel = "CPU",
      description = "Step of CPU; default: the pipeline's, or 100m.")
  Integer unitMillicores;

  @Option(
      names = "--max-per-replica",
      converter = CpuConverter.class,
      paramLabel = "CPU",
      description = "CPU of the largest replica; default: the pipeline's, or 16 units.")
  Integer maxPerReplicaMillicores;

  @Option(
      names = "--profiles",
      paramLabel = "DIR",
      description = "A profile made by `profile`; default: the pipeline's own.")
  Path profiles;

  @Option(names = "--json", description = "One JSON document on standard output.")
  boolean json;

  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    Pipeline named = new PipelineReader(Home.folder()).find(pipeline);
    Pipeline described = profiles == null ? named : new MeasuredProfiles(profiles).applyTo(named);
    PipelineModel model;
    Demand demand;
    Solution solution;
    Function<Demand, Solution> decision;
    try {
      model = described.model(sizes(described));
      double sloMs = slo == null ? described.sloMs() : slo.toNanos() / 1e6;
      demand = new Demand(ratePerSecond, sloMs);
      decision = decision(model);
      solution = decision.apply(demand);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), described.name() + ": " + e.getMessage(), e);
    }
    Optional<Sensitivity> sensitivity =
        solution.feasible() ? Optional.of(Sensitivity.of(solution, decision)) : Optional.empty();
    PlanReport report = new PlanReport(described.name(), solution, sensitivity);
    spec.commandLine().getOut().print(json ? report.json() : report.table());
    spec.commandLine().getOut().flush();
    return 0;
  }

  private CpuGrid sizes(Pipeline described) {
    int unit =
        unitMillicores != null
            ? unitMillicores
            : described.cpu().map(CpuGrid::unitMillicores).orElse(100);
    int largest =
        maxPerReplicaMillicores != null
            ? maxPerReplicaMillicores
            : described
                .cpu()
                .filter(cpu -> unitMillicores == null)
                .map(CpuGrid::maxMillicores)
                .orElse(Pipeline.DEFAULT_LARGEST_UNITS * unit);
    return new CpuGrid(unit, largest);
  }

  private Function<Demand, Solution> decision(PipelineModel model) {
    if (mode == Mode.VERTICAL && replicas.isEmpty()) {
      throw new IllegalArgumentException(
          "vertical needs --replicas, one number for each of the stages "
              + String.join(", ", model.stages().stream().map(stage -> stage.name()).toList()));
    }
    if (mode != Mode.VERTICAL && !replicas.isEmpty()) {
      throw new IllegalArgumentException("--replicas goes with --mode vertical only");
    }
    return switch (formulation.toLowerCase(Locale.ROOT)) {
      case "exact" -> exact(model);
      case "themis-2024" -> themis(model);
      default ->
          throw new IllegalArgumentException(
              "no formulation '" + formulation + "'; there are exact and themis-2024");
    };
  }

  private Function<Demand, Solution> exact(PipelineModel model) {
    Limits limits =
        capacityMillicores == null ? Limits.NONE : Limits.NONE.withCapacity(capacityMillicores);
    ExactSolver solver = new ExactSolver(model).withLimits(limits);
    return mode == Mode.JOINT ? solver::joint : scaling(solver, model);
  }

  private Function<Demand, Solution> themis(PipelineModel model) {
    if (mode == Mode.JOINT) {
      throw new IllegalArgumentException(
          "themis-2024 has no joint decision; give --mode horizontal or vertical");
    }
    if (capacityMillicores != null) {
      throw new IllegalArgumentException(
          "themis-2024 knows no --capacity: its bounds are 8 cores a replica and 32 in all");
    }
    return scaling(new Themis2024Solver(model), model);
  }

  private Function<Demand, Solution> scaling(ScalingSolver solver, PipelineModel model) {
    if (mode == Mode.HORIZONTAL) {
      return solver::horizontal;
    }
    if (replicas.size() != model.stages().size()) {
      throw new IllegalArgumentException(
          "--replicas has %d numbers for %d stages"
              .formatted(replicas.size(), model.stages().size()));
    }
    Map<String, Integer> byStage = new LinkedHashMap<>();
    for (int i = 0; i < replicas.size(); i++) {
      byStage.put(model.stages().get(i).name(), replicas.get(i));
    }
    return demand -> solver.vertical(demand, byStage);
  }
}
