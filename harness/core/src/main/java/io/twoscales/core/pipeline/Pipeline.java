package io.twoscales.core.pipeline;

import io.twoscales.core.control.CpuLimits;
import io.twoscales.solver.CpuGrid;
import io.twoscales.solver.PipelineModel;
import io.twoscales.solver.StageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pipeline as its file describes it.
 *
 * @param name the name under which requests address it
 * @param sloMs its end-to-end objective
 * @param payload what requests carry
 * @param stages its stages, a stage after those it needs
 * @param cpu CPU limits its coefficients are meant for, where the file says
 */
public record Pipeline(
    String name, double sloMs, Payload payload, List<StageSpec> stages, Optional<CpuGrid> cpu) {

  /** Units of the largest replica where nobody says otherwise. */
  public static final int DEFAULT_LARGEST_UNITS = 16;

  public Pipeline {
    stages = List.copyOf(stages);
  }

  /** A pipeline whose file says nothing of CPU limits. */
  public Pipeline(String name, double sloMs, Payload payload, List<StageSpec> stages) {
    this(name, sloMs, payload, stages, Optional.empty());
  }

  /**
   * The pipeline one of whose stages runs another of its variants.
   *
   * @throws IllegalArgumentException when the stage has no such variant, naming those it has
   */
  public Pipeline serving(String stageName, String variant) {
    return new Pipeline(
        name,
        sloMs,
        payload,
        stages.stream()
            .map(stage -> stage.name().equals(stageName) ? stage.serving(variant) : stage)
            .toList(),
        cpu);
  }

  /**
   * The pipeline for the solver, on a platform with these limits.
   *
   * @throws RuntimeException when the file describes no possible pipeline, naming the stage
   */
  public PipelineModel model(CpuLimits limits) {
    return model(new CpuGrid(limits.unitMillicores(), limits.maxPerReplicaMillicores()));
  }

  /**
   * The pipeline for the solver, with replicas of these sizes.
   *
   * @throws RuntimeException when the file describes no possible pipeline, naming the stage
   */
  public PipelineModel model(CpuGrid sizes) {
    List<StageModel> models = new ArrayList<>();
    for (StageSpec stage : stages) {
      models.add(
          new StageModel(
              stage.name(),
              stage.after(),
              stage.multiplicity(),
              stage.batches(),
              sizes,
              stage.variants().stream()
                  .map(v -> v.latency().model(v.name(), v.accuracy(), sizes.unitMillicores()))
                  .toList()));
    }
    return new PipelineModel(models);
  }
}
