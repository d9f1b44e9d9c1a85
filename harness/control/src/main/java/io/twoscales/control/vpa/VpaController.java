package io.twoscales.control.vpa;

import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerSetting;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.plan.Candidate;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.Resizing;
import io.twoscales.core.plan.StagePlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Vertical Pod Autoscaler per stage with a fixed number of replicas. In the mode recreate the
 * updater evicts one replica at a time and waits until the one in its stead serves; unlike the real
 * one, which needs two replicas to touch any, it also evicts a single one.
 */
final class VpaController implements Controller {
  private final VpaSettings settings;
  private final Map<String, StageAutoscaler> stages = new LinkedHashMap<>();

  VpaController(ControllerSetting setting, VpaSettings settings) {
    this.settings = settings;
    for (StageSpec stage : setting.pipeline().stages()) {
      stages.put(stage.name(), new StageAutoscaler(settings, setting.limits()));
    }
  }

  @Override
  public Plan initialPlan() {
    return plan(Double.NaN);
  }

  @Override
  public Plan decide(Observation observation) {
    for (StageObservation stage : observation.stages()) {
      stages.get(stage.stage()).decide(observation.timeSeconds(), stage);
    }
    return plan(observation.stages().get(0).arrivedPerSecond());
  }

  private Plan plan(double ratePerSecond) {
    List<StagePlan> plans = new ArrayList<>();
    StringBuilder reason = new StringBuilder();
    double cost = 0;
    for (Map.Entry<String, StageAutoscaler> stage : stages.entrySet()) {
      int millicores = stage.getValue().millicores();
      plans.add(
          new StagePlan(
              stage.getKey(),
              settings.replicas(),
              millicores,
              millicores,
              settings.batch(),
              settings.mode() == VpaSettings.Mode.RECREATE ? Resizing.RECREATE : Resizing.AT_ONCE));
      cost += (double) settings.replicas() * millicores;
      reason
          .append(reason.isEmpty() ? "" : "; ")
          .append(stage.getKey())
          .append(' ')
          .append(stage.getValue().reason());
    }
    Candidate chosen =
        new Candidate("recommended", ratePerSecond, true, cost, Double.NaN, reason.toString());
    return new Plan(plans, List.of(chosen), reason.toString());
  }
}
