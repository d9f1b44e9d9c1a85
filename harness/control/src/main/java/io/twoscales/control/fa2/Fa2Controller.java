package io.twoscales.control.fa2;

import io.twoscales.control.model.ModelledPipeline;
import io.twoscales.core.control.Controller;
import io.twoscales.core.forecast.Forecaster;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.plan.Candidate;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.core.units.Decimal;
import io.twoscales.solver.Allocation;
import io.twoscales.solver.Solution;
import io.twoscales.solver.StageAllocation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Horizontal scaling and batching by the model, after FA2 (RTAS 2022) as Themis and Sponge compare
 * themselves to it: every second {@code horizontal(λ)} with replicas of one unit. More replicas are
 * started at once; fewer are applied to a stage only when so many decisions in a row want fewer.
 * Never resizes.
 */
final class Fa2Controller implements Controller {
  private final ModelledPipeline pipeline;
  private final Fa2Settings settings;
  private final Forecaster forecaster;
  private final Map<String, Integer> replicas = new HashMap<>();
  private final Map<String, Integer> fewerInARow = new HashMap<>();
  private boolean problemSaid;
  private Plan last;

  Fa2Controller(ModelledPipeline pipeline, Fa2Settings settings, Forecaster forecaster) {
    this.pipeline = pipeline;
    this.settings = settings;
    this.forecaster = forecaster;
    List<StagePlan> stages = new ArrayList<>();
    int unit = pipeline.limits().unitMillicores();
    for (String stage : pipeline.stageNames()) {
      replicas.put(stage, 1);
      stages.add(new StagePlan(stage, 1, unit, unit, 1));
    }
    this.last = new Plan(stages, "one replica of one unit to begin with");
  }

  @Override
  public Plan initialPlan() {
    return last;
  }

  @Override
  public Plan decide(Observation observation) {
    double observed = pipeline.arrivalRate(observation);
    forecaster.observe(observed);
    double rate =
        settings.rate() == Fa2Settings.Rate.FORECAST
            ? forecaster.highest(settings.horizonSeconds()).perSecond()
            : observed;
    Solution wanted =
        pipeline.solver(observation.capacityMillicores()).horizontal(pipeline.demand(rate));
    Candidate candidate = ModelledPipeline.candidate("horizontal(λ)", wanted);
    if (wanted.plan().isEmpty()) {
      last = new Plan(last.stages(), List.of(candidate), "holds the last plan: no plan fits");
      return last;
    }
    last = new Plan(stages(wanted.plan().get()), List.of(candidate), reason(rate, wanted));
    return last;
  }

  private List<StagePlan> stages(Allocation wanted) {
    List<StagePlan> stages = new ArrayList<>();
    for (StageAllocation stage : wanted.stages()) {
      stages.add(
          new StagePlan(
              stage.name(),
              stabilised(stage),
              stage.millicores(),
              stage.millicores(),
              stage.batch()));
    }
    return stages;
  }

  private int stabilised(StageAllocation wanted) {
    int present = replicas.get(wanted.name());
    int inARow =
        wanted.replicas() < present ? fewerInARow.merge(wanted.name(), 1, Integer::sum) : 0;
    if (wanted.replicas() < present && inARow < settings.stabilisationDecisions()) {
      return present;
    }
    fewerInARow.put(wanted.name(), 0);
    replicas.put(wanted.name(), wanted.replicas());
    return wanted.replicas();
  }

  private String reason(double rate, Solution wanted) {
    StringBuilder waiting = new StringBuilder();
    fewerInARow.forEach(
        (stage, inARow) -> {
          if (inARow > 0) {
            waiting
                .append("; ")
                .append(stage)
                .append(": fewer wanted for ")
                .append(inARow)
                .append(" of ")
                .append(settings.stabilisationDecisions())
                .append(" decisions");
          }
        });
    return settings.rate().name().toLowerCase(Locale.ROOT)
        + " rate "
        + Decimal.fixed(rate, 1)
        + "/s: "
        + (wanted.feasible() ? "" : "not feasible, best effort ")
        + wanted.plan().map(ModelledPipeline::brief).orElse("none")
        + waiting;
  }

  @Override
  public List<String> takeProblems() {
    if (settings.rate() != Fa2Settings.Rate.FORECAST || problemSaid) {
      return List.of();
    }
    problemSaid = true;
    return forecaster.problem().stream().toList();
  }
}
