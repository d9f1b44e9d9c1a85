package io.twoscales.control.perstage;

import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerSetting;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.plan.Candidate;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.StagePlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** One {@link ReplicaScaler} for every stage; replicas of one size. */
public final class PerStageController implements Controller {
  private final ReplicaSize size;
  private final Map<String, ReplicaScaler> scalers = new LinkedHashMap<>();
  private final Map<String, Integer> replicas = new LinkedHashMap<>();
  private Plan last;

  /** A scaler of its own for every stage of the pipeline. */
  public PerStageController(
      ControllerSetting setting, ReplicaSize size, Supplier<ReplicaScaler> scaler) {
    this.size = size;
    for (StageSpec stage : setting.pipeline().stages()) {
      scalers.put(stage.name(), scaler.get());
      replicas.put(stage.name(), size.minReplicas());
    }
    this.last = plan("the least to begin with", Double.NaN);
  }

  @Override
  public Plan initialPlan() {
    return last;
  }

  @Override
  public Plan decide(Observation observation) {
    StringBuilder reason = new StringBuilder();
    for (StageObservation stage : observation.stages()) {
      int planned = replicas.get(stage.stage());
      ReplicaScaler.Verdict verdict =
          scalers.get(stage.stage()).decide(observation.timeSeconds(), stage, planned);
      replicas.put(stage.stage(), verdict.replicas());
      reason
          .append(reason.isEmpty() ? "" : "; ")
          .append(stage.stage())
          .append(' ')
          .append(planned == verdict.replicas() ? planned : planned + "→" + verdict.replicas())
          .append(": ")
          .append(verdict.reason());
    }
    last = plan(reason.toString(), observation.stages().get(0).arrivedPerSecond());
    return last;
  }

  private Plan plan(String reason, double ratePerSecond) {
    List<StagePlan> stages = new ArrayList<>();
    double cost = 0;
    for (Map.Entry<String, Integer> stage : replicas.entrySet()) {
      stages.add(
          new StagePlan(
              stage.getKey(),
              stage.getValue(),
              size.millicores(),
              size.millicores(),
              size.batch()));
      cost += (double) stage.getValue() * size.millicores();
    }
    Candidate chosen =
        new Candidate(
            "replicas", ratePerSecond, true, cost, Double.NaN, replicas.values().toString());
    return new Plan(stages, List.of(chosen), reason);
  }
}
