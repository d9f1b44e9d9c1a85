package io.twoscales.simulated;

import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.ServingSettings;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.serving.DropRule;
import io.twoscales.serving.StageSettings;
import io.twoscales.serving.Topology;
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
    List<StageSettings> settings = new ArrayList<>();
    for (StageModel stage : model.stages()) {
      DropRule drop =
          serving.drop() == ServingSettings.Drop.OVERDUE
              ? DropRule.afterDeadline(graceNanos)
              : DropRule.never();
      settings.add(
          StageSettings.DEFAULT
              .withBatching(1, serving.batchWait().toNanos())
              .withOrder(serving.order())
              .withDispatch(serving.dispatch(), 1)
              .withDrop(drop)
              .withProtection(serving.queueCapacity(), FAILURE_BACKOFF_NANOS));
    }
    return settings;
  }
}
