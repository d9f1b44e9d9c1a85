package io.twoscales.core.pipeline;

import io.twoscales.core.control.CpuLimits;
import io.twoscales.solver.CpuGrid;
import io.twoscales.solver.PipelineModel;
import io.twoscales.solver.StageModel;
import java.util.ArrayList;
import java.util.List;

/**
 * A pipeline as its file describes it.
 *
 * @param name the name under which requests address it
 * @param sloMs its end-to-end objective
 * @param payload what requests carry
 * @param stages its stages, a stage after those it needs
 */
public record Pipeline(String name, double sloMs, Payload payload, List<StageSpec> stages) {

  public Pipeline {
    stages = List.copyOf(stages);
  }

  /**
   * The pipeline for the solver.
   *
   * @throws RuntimeException when the file describes no possible pipeline, naming the stage
   */
  public PipelineModel model(CpuLimits limits) {
    CpuGrid cpu = new CpuGrid(limits.unitMillicores(), limits.maxPerReplicaMillicores());
    List<StageModel> models = new ArrayList<>();
    for (StageSpec stage : stages) {
      models.add(
          new StageModel(
              stage.name(),
              stage.after(),
              stage.multiplicity(),
              stage.batches(),
              cpu,
              stage.variants().stream()
                  .map(v -> v.latency().model(v.name(), v.accuracy(), limits.unitMillicores()))
                  .toList()));
    }
    return new PipelineModel(models);
  }
}
