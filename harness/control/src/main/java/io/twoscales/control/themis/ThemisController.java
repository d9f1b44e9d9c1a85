package io.twoscales.control.themis;

import io.twoscales.control.model.ModelledPipeline;
import io.twoscales.control.model.RecentRates;
import io.twoscales.core.control.Controller;
import io.twoscales.core.forecast.Forecaster;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.plan.Candidate;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.core.units.Decimal;
import io.twoscales.solver.Allocation;
import io.twoscales.solver.Demand;
import io.twoscales.solver.ScalingSolver;
import io.twoscales.solver.Solution;
import io.twoscales.solver.StageAllocation;
import io.twoscales.solver.Themis2024Solver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The authors' two-stage rule (arXiv 2407.14843 and their program of July 2024), to the letter.
 * Every second, after a minute of history, with the present rate (now) and the highest one forecast
 * (soon):
 *
 * <ol>
 *   <li>Horizontal is wanted when the vertical plan for the present replicas needs no extra ones
 *       and no more CPU than they have, and the horizontal plan for now has, for every stage, at
 *       least the replicas of that for soon.
 *   <li>Wanted so many times in a row: the horizontal plan for now. Missing one-unit replicas are
 *       started, when they are READY all shrink to one unit, surplus ones drain.
 *   <li>Otherwise the vertical plan at once: every replica grows to the plan's CPU and never
 *       shrinks; extra replicas are started; batch sizes follow.
 * </ol>
 *
 * <p>Present replicas are those that are READY. Replicas that are STARTING count as there when
 * extra ones are asked for, and are not given up while the plan is vertical.
 */
final class ThemisController implements Controller {
  private final ModelledPipeline pipeline;
  private final ThemisSettings settings;
  private final Forecaster forecaster;
  private final RecentRates rates;
  private final ScalingSolver authors;
  private int secondsSeen;
  private int wantedInARow;
  private boolean problemSaid;
  private Plan last;

  ThemisController(ModelledPipeline pipeline, ThemisSettings settings, Forecaster forecaster) {
    this.pipeline = pipeline;
    this.settings = settings;
    this.forecaster = forecaster;
    this.rates = new RecentRates(settings.rateSeconds());
    this.authors =
        settings.formulation() == ThemisSettings.Formulation.THEMIS_2024
            ? new Themis2024Solver(pipeline.modelOfFirstVariants(), parameters(pipeline))
            : null;
    List<StagePlan> stages = new ArrayList<>();
    int unit = pipeline.limits().unitMillicores();
    for (String stage : pipeline.stageNames()) {
      stages.add(new StagePlan(stage, 1, unit, unit, settings.initialBatch()));
    }
    this.last = new Plan(stages, "one replica of one unit to begin with");
  }

  private static Themis2024Solver.Parameters parameters(ModelledPipeline pipeline) {
    Themis2024Solver.Parameters published = Themis2024Solver.Parameters.DEFAULT;
    int largest = pipeline.limits().maxPerReplicaMillicores() / pipeline.limits().unitMillicores();
    return new Themis2024Solver.Parameters(
        published.maxBatch(), Math.min(published.maxCores(), largest), published.totalCores());
  }

  @Override
  public Plan initialPlan() {
    return last;
  }

  @Override
  public Plan decide(Observation observation) {
    double observed = pipeline.arrivalRate(observation);
    rates.add(observed);
    forecaster.observe(observed);
    secondsSeen++;
    if (secondsSeen < settings.historySeconds()) {
      last =
          new Plan(
              last.stages(),
              "watches for %d s first, has seen %d"
                  .formatted(settings.historySeconds(), secondsSeen));
      return last;
    }
    last = decide(observation, withMargin(presentRate()), withMargin(soon()));
    return last;
  }

  private double presentRate() {
    return settings.rateStatistic() == ThemisSettings.RateStatistic.MEAN
        ? rates.mean()
        : rates.highest();
  }

  private double soon() {
    return forecaster.highest(settings.horizonSeconds()).perSecond();
  }

  private double withMargin(double rate) {
    return rate + settings.margin() * Math.sqrt(rate);
  }

  private Plan decide(Observation observation, double now, double soon) {
    ScalingSolver solver =
        authors == null ? pipeline.solver(observation.capacityMillicores()) : authors;
    Map<String, Integer> present = present(observation);
    Demand demandNow = pipeline.demand(now);
    Solution horizontalNow = solver.horizontal(demandNow);
    Solution horizontalSoon = solver.horizontal(pipeline.demand(soon));
    Solution vertical = solver.vertical(demandNow, present);
    List<Candidate> candidates =
        List.of(
            ModelledPipeline.candidate("horizontal(now)", horizontalNow),
            ModelledPipeline.candidate("horizontal(soon)", horizontalSoon),
            ModelledPipeline.candidate("vertical(now)", vertical));
    String seen = "now " + Decimal.fixed(now, 1) + "/s, soon " + Decimal.fixed(soon, 1) + "/s: ";
    if (horizontalNow.plan().isEmpty() || vertical.plan().isEmpty()) {
      return new Plan(last.stages(), candidates, seen + "holds the last plan: no plan fits");
    }
    Allocation horizontalPlan = horizontalNow.plan().get();
    Allocation verticalPlan = vertical.plan().get();
    String against = notWanted(observation, horizontalPlan, horizontalSoon, verticalPlan);
    wantedInARow = against.isEmpty() ? wantedInARow + 1 : 0;
    if (against.isEmpty() && isStable(horizontalPlan, present)) {
      return new Plan(
          horizontal(horizontalPlan),
          candidates,
          seen + "horizontal, wanted " + wantedInARow + " times in a row");
    }
    String why =
        against.isEmpty()
            ? "horizontal wanted "
                + wantedInARow
                + " of "
                + settings.stabilisationDecisions()
                + " times"
            : "no horizontal: " + against;
    return new Plan(
        vertical(verticalPlan, observation), candidates, seen + "vertical (" + why + ")");
  }

  /** Replicas that serve, at least one per stage as the solvers need it. */
  private static Map<String, Integer> present(Observation observation) {
    Map<String, Integer> ready = ModelledPipeline.count(observation, ReplicaState.READY);
    ready.replaceAll((stage, count) -> Math.max(1, count));
    return ready;
  }

  /** Why the horizontal plan is not wanted; empty when it is. */
  private static String notWanted(
      Observation observation, Allocation now, Solution soon, Allocation vertical) {
    for (StageObservation stage : observation.stages()) {
      StageAllocation grown = vertical.stage(stage.stage());
      if (grown.extraReplicas() > 0) {
        return stage.stage() + " needs more replicas";
      }
      if (grown.millicores() > ModelledPipeline.readyMillicores(stage)) {
        return stage.stage() + " needs more CPU in place";
      }
      int coming = soon.plan().map(p -> p.stage(stage.stage()).replicas()).orElse(0);
      if (now.stage(stage.stage()).replicas() < coming) {
        return "load is about to rise at " + stage.stage();
      }
    }
    return "";
  }

  private boolean isStable(Allocation horizontal, Map<String, Integer> present) {
    boolean needsNoPatience =
        settings.stabilises() == ThemisSettings.Stabilises.SCALE_IN
            && horizontal.stages().stream()
                .allMatch(stage -> stage.replicas() >= present.get(stage.name()));
    return needsNoPatience || wantedInARow >= settings.stabilisationDecisions();
  }

  private List<StagePlan> horizontal(Allocation allocation) {
    List<StagePlan> stages = new ArrayList<>();
    for (StageAllocation stage : allocation.stages()) {
      stages.add(
          new StagePlan(
              stage.name(),
              stage.replicas() + settings.extraReplicas(),
              stage.millicores(),
              stage.millicores(),
              stage.batch()));
    }
    return stages;
  }

  private List<StagePlan> vertical(Allocation allocation, Observation observation) {
    Map<String, Integer> starting = new HashMap<>();
    starting.putAll(ModelledPipeline.count(observation, ReplicaState.STARTING));
    List<StagePlan> stages = new ArrayList<>();
    for (StageObservation seen : observation.stages()) {
      StageAllocation stage = allocation.stage(seen.stage());
      int millicores = Math.max(stage.millicores(), ModelledPipeline.readyMillicores(seen));
      int onTheirWay = Math.max(stage.extraReplicas(), starting.get(seen.stage()));
      stages.add(
          new StagePlan(
              stage.name(), stage.replicas() + onTheirWay, millicores, millicores, stage.batch()));
    }
    return stages;
  }

  @Override
  public List<String> takeProblems() {
    if (problemSaid) {
      return List.of();
    }
    problemSaid = true;
    return forecaster.problem().stream().toList();
  }
}
