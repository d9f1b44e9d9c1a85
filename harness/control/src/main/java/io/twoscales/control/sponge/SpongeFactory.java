package io.twoscales.control.sponge;

import io.twoscales.control.model.ModelledPipeline;
import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.control.ControllerSetting;
import io.twoscales.solver.Limits;
import io.twoscales.solver.Solution;
import io.twoscales.solver.StageAllocation;
import java.util.List;

/** Makes {@link SpongeController}s. */
public final class SpongeFactory implements ControllerFactory {
  @Override
  public String name() {
    return "sponge";
  }

  @Override
  public String description() {
    return "vertical in place: the least CPU with which the queue as it stands meets its deadlines";
  }

  @Override
  public List<ControllerOption<?>> options() {
    return SpongeSettings.OPTIONS;
  }

  @Override
  public Controller create(ControllerSetting setting, ControllerOptions options) {
    ModelledPipeline pipeline = new ModelledPipeline(setting);
    SpongeSettings settings = SpongeSettings.from(options);
    int[] replicas = new int[pipeline.stageNames().size()];
    java.util.Arrays.fill(replicas, 1);
    if (settings.replicas() == SpongeSettings.Replicas.PEAK) {
      replicas = forPeak(pipeline, setting.trace().peak());
    }
    return new SpongeController(pipeline, settings, replicas);
  }

  private static int[] forPeak(ModelledPipeline pipeline, double peakPerSecond) {
    int largest = pipeline.limits().maxPerReplicaMillicores();
    Limits limits = pipeline.variantLimits();
    for (String stage : pipeline.stageNames()) {
      limits = limits.withStage(stage, limits.stage(stage).withMillicores(largest, largest));
    }
    Solution solution = pipeline.solver().withLimits(limits).joint(pipeline.demand(peakPerSecond));
    if (!solution.feasible()) {
      throw new IllegalArgumentException(
          "sponge finds no number of replicas for the peak: " + solution.explanation().strip());
    }
    return solution.plan().orElseThrow().stages().stream()
        .mapToInt(StageAllocation::replicas)
        .toArray();
  }
}
