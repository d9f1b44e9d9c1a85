package io.twoscales.control.threshold;

import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerSetting;
import io.twoscales.core.control.CpuLimits;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.core.units.Decimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scales each stage by two thresholds on its CPU utilisation: the rule of thumb people start with,
 * on both scales.
 *
 * <ol>
 *   <li>Utilisation (CPU used / CPU limits of READY replicas) above {@code high}, or the oldest
 *       request waiting longer than {@code queueShare}·SLO: double every replica's CPU in place;
 *       once replicas are as large as they may be, or the capacity leaves no room, add a replica.
 *   <li>Utilisation below {@code low} for {@code patience} decisions in a row: halve every
 *       replica's CPU; once they are one unit, remove a replica.
 *   <li>Nothing while replicas are STARTING: their effect is still to come.
 * </ol>
 *
 * A new replica starts with all CPU that is free, up to the largest limit, and has its share once
 * it is READY.
 */
final class ThresholdController implements Controller {
  private final ControllerSetting setting;
  private final ThresholdSettings settings;
  private final Map<String, Size> sizes = new LinkedHashMap<>();
  private final Map<String, Integer> calmTicks = new LinkedHashMap<>();

  /** How a stage is scaled now. */
  private record Size(int replicas, int millicores) {}

  ThresholdController(ControllerSetting setting, ThresholdSettings settings) {
    this.setting = setting;
    this.settings = settings;
    for (var stage : setting.pipeline().stages()) {
      sizes.put(stage.name(), new Size(1, setting.limits().unitMillicores()));
      calmTicks.put(stage.name(), 0);
    }
  }

  @Override
  public Plan initialPlan() {
    return plan("one replica of one unit to begin with", 0);
  }

  @Override
  public Plan decide(Observation observation) {
    List<String> reasons = new ArrayList<>();
    for (StageObservation stage : observation.stages()) {
      reasons.add(stage.stage() + ": " + decide(stage));
    }
    int allocated = observation.allocatedMillicores();
    return plan(String.join("; ", reasons), allocated);
  }

  private String decide(StageObservation stage) {
    List<ReplicaObservation> ready = stage.ready();
    Size size = sizes.get(stage.stage());
    double utilisation = utilisation(ready);
    String seen =
        "utilisation "
            + Decimal.fixed(utilisation, 2)
            + " of "
            + ready.stream().mapToInt(ReplicaObservation::millicores).sum()
            + "m on "
            + ready.size()
            + " replicas, oldest wait "
            + Decimal.fixed(stage.oldestWaitMs(), 0)
            + " ms";
    if (ready.size() < size.replicas()) {
      calmTicks.put(stage.stage(), 0);
      return seen + ": waiting for replicas to become ready";
    }
    boolean queueing = stage.oldestWaitMs() > settings.queueShare() * setting.sloMs();
    if (utilisation > settings.high() || queueing) {
      calmTicks.put(stage.stage(), 0);
      return seen + ": " + scaleUp(stage.stage(), size);
    }
    if (utilisation >= settings.low()) {
      calmTicks.put(stage.stage(), 0);
      return seen + ": within the thresholds";
    }
    int calm = calmTicks.merge(stage.stage(), 1, Integer::sum);
    if (calm < settings.patience()) {
      return seen + ": below the threshold for " + calm + " decisions";
    }
    calmTicks.put(stage.stage(), 0);
    return seen + ": " + scaleDown(stage.stage(), size);
  }

  private String scaleUp(String stage, Size size) {
    CpuLimits limits = setting.limits();
    int room = limits.capacityMillicores() - othersMillicores(stage);
    int largest =
        limits.roundDown(Math.min(limits.maxPerReplicaMillicores(), room / size.replicas()));
    int larger = Math.min(2 * size.millicores(), largest);
    if (larger > size.millicores()) {
      sizes.put(stage, new Size(size.replicas(), larger));
      return "resize every replica to " + larger + "m";
    }
    int more = size.replicas() + 1;
    int each = Math.min(size.millicores(), limits.roundDown(room / more));
    if (each < limits.unitMillicores() || (more * each <= size.replicas() * size.millicores())) {
      return "the capacity is used up";
    }
    sizes.put(stage, new Size(more, each));
    return "add a replica, %d of %dm each".formatted(more, each);
  }

  private String scaleDown(String stage, Size size) {
    int unit = setting.limits().unitMillicores();
    int smaller = Math.max(unit, setting.limits().roundDown(size.millicores() / 2));
    if (smaller < size.millicores()) {
      sizes.put(stage, new Size(size.replicas(), smaller));
      return "resize every replica to " + smaller + "m";
    }
    if (size.replicas() > 1) {
      sizes.put(stage, new Size(size.replicas() - 1, size.millicores()));
      return "remove a replica";
    }
    return "already one replica of one unit";
  }

  private Plan plan(String reason, int allocatedMillicores) {
    CpuLimits limits = setting.limits();
    int free = limits.roundDown(limits.capacityMillicores() - allocatedMillicores);
    int starting =
        Math.max(limits.unitMillicores(), Math.min(limits.maxPerReplicaMillicores(), free));
    List<StagePlan> stages = new ArrayList<>();
    sizes.forEach(
        (stage, size) ->
            stages.add(
                new StagePlan(
                    stage, size.replicas(), size.millicores(), starting, settings.batchSize())));
    return new Plan(stages, reason);
  }

  private int othersMillicores(String stage) {
    return sizes.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(stage))
        .mapToInt(entry -> entry.getValue().replicas() * entry.getValue().millicores())
        .sum();
  }

  /** CPU used as a share of the limits; 0 where nothing is known. */
  private static double utilisation(List<ReplicaObservation> ready) {
    double used = 0;
    double limit = 0;
    for (ReplicaObservation replica : ready) {
      if (!Double.isNaN(replica.cpuUsedMillicores())) {
        used += replica.cpuUsedMillicores();
        limit += replica.millicores();
      }
    }
    return limit == 0 ? 0 : used / limit;
  }
}
