package example;

import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.control.ControllerSetting;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.StagePlan;
import java.util.ArrayList;
import java.util.List;

/** As many replicas of one unit of CPU as arrivals and queue ask for. */
public final class Backlog implements ControllerFactory {
  private static final ControllerOption<Double> PER_REPLICA =
      ControllerOption.number("perReplica", 2, 0.1, 1000, "requests/s that a replica carries");

  @Override
  public String name() {
    return "backlog";
  }

  @Override
  public String description() {
    return "replicas in proportion to arrivals and queue";
  }

  @Override
  public List<ControllerOption<?>> options() {
    return List.of(PER_REPLICA);
  }

  @Override
  public Controller create(ControllerSetting setting, ControllerOptions options) {
    double perReplica = PER_REPLICA.in(options);
    int unit = setting.limits().unitMillicores();
    return new Controller() {
      @Override
      public Plan initialPlan() {
        List<StagePlan> stages =
            setting.pipeline().stages().stream()
                .map(stage -> new StagePlan(stage.name(), 4, unit, unit, 1))
                .toList();
        return new Plan(stages, "four of each to begin with");
      }

      @Override
      public Plan decide(Observation seen) {
        List<StagePlan> stages = new ArrayList<>();
        for (StageObservation stage : seen.stages()) {
          double wanted = (stage.arrivedPerSecond() + stage.queueLength()) / perReplica;
          int replicas = Math.max(1, (int) Math.ceil(wanted));
          stages.add(new StagePlan(stage.stage(), replicas, unit, unit, 1));
        }
        return new Plan(stages, "%.1f requests/s a replica".formatted(perReplica));
      }
    };
  }
}
