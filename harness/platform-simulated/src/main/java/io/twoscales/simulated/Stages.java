package io.twoscales.simulated;

import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.ServingSettings;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.serving.DropRule;
import io.twoscales.serving.StageSettings;
import io.twoscales.serving.Topology;
import io.twoscales.solver.CpuGrid;
import io.twoscales.solver.PipelineModel;
import io.twoscales.solver.StageModel;
import java.util.ArrayList;
import java.util.List;

/** A pipeline file in the terms of the serving core. */
final class Stages {
  private static final long FAILURE_BACKOFF_NANOS = 500_000_000L;

  private Stages() {}

  static Topology topology(List<StageSpec> stages) {
    List<String> names = stages.stream().map(StageSpec::name).toList();
    return new Topology(
        stages.stream()
            .map(stage -> stage.after().stream().mapToInt(names::indexOf).toArray())
            .toList());
  }

  static List<StageSettings> settings(Experiment experiment, PipelineModel model) {
    ServingSettings serving = experiment.serving();
    long sloNanos = Math.round(experiment.sloMs() * 1e6);
    long graceNanos = Math.max(0, experiment.dropAfter().toNanos() - sloNanos);
    long[] stillNeeded = stillNeededNanos(model);
    List<StageSettings> settings = new ArrayList<>();
    for (int s = 0; s < stillNeeded.length; s++) {
      DropRule drop =
          switch (serving.drop()) {
            case NEVER -> DropRule.never();
            case OVERDUE -> DropRule.afterDeadline(graceNanos);
            case HOPELESS -> DropRule.hopeless(stillNeeded[s]);
          };
      settings.add(
          StageSettings.DEFAULT
              .withBatching(1, serving.batchWait().toNanos())
              .withReserve(stillNeeded[s])
              .withOrder(serving.order())
              .withDispatch(serving.dispatch(), 1)
              .withDrop(drop)
              .withProtection(serving.queueCapacity(), FAILURE_BACKOFF_NANOS));
    }
    return settings;
  }

  /** By stage: the least time from dispatch to the reply, one item at a time at the largest CPU. */
  private static long[] stillNeededNanos(PipelineModel model) {
    List<StageModel> stages = model.stages();
    long[] needed = new long[stages.size()];
    for (int s = stages.size() - 1; s >= 0; s--) {
      StageModel stage = stages.get(s);
      CpuGrid grid = stage.cpu();
      double own =
          stage.variants().get(0).median().latencyMs(stage.batches().get(0), grid.maxMillicores());
      long after = 0;
      for (int t = s + 1; t < stages.size(); t++) {
        if (stages.get(t).after().contains(stage.name())) {
          after = Math.max(after, needed[t]);
        }
      }
      needed[s] = Math.round(own * 1e6) + after;
    }
    return needed;
  }
}
