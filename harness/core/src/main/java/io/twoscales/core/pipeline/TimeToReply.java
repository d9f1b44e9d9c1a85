package io.twoscales.core.pipeline;

import io.twoscales.core.control.CpuLimits;
import io.twoscales.solver.PipelineModel;
import io.twoscales.solver.StageModel;
import java.util.List;

/**
 * How much time a request needs from dispatch at a stage to the reply, at least: by the median
 * latencies of the models, for the batch size and the smallest replica at each stage, along the
 * slowest path.
 */
public final class TimeToReply {
  private final List<StageModel> stages;
  private final int[] batchSizes;
  private final int[] smallestMillicores;
  private final long[] ownNanos;
  private final long[] neededNanos;

  /** Nothing is known of the stages yet; each needs no time. */
  public TimeToReply(PipelineModel model) {
    this.stages = model.stages();
    this.batchSizes = new int[stages.size()];
    this.smallestMillicores = new int[stages.size()];
    this.ownNanos = new long[stages.size()];
    this.neededNanos = new long[stages.size()];
  }

  /** The time by a pipeline file, on a platform with these limits. */
  public static TimeToReply of(Pipeline pipeline, CpuLimits limits) {
    return new TimeToReply(pipeline.model(limits));
  }

  /**
   * How a stage serves now.
   *
   * @param stage its place in the pipeline
   * @param batchSize its batch size, at least 1
   * @param millicores CPU of the smallest replica that serves; 0 when none does, which changes
   *     nothing
   * @return whether that is news
   */
  public boolean serves(int stage, int batchSize, int millicores) {
    boolean asBefore = millicores == smallestMillicores[stage] && batchSize == batchSizes[stage];
    if (millicores == 0 || asBefore) {
      return false;
    }
    smallestMillicores[stage] = millicores;
    batchSizes[stage] = batchSize;
    double ms = stages.get(stage).variants().get(0).median().latencyMs(batchSize, millicores);
    ownNanos[stage] = Math.round(ms * 1e6);
    addUp();
    return true;
  }

  /** Nanoseconds from dispatch at a stage to the reply. */
  public long nanos(int stage) {
    return neededNanos[stage];
  }

  private void addUp() {
    for (int s = ownNanos.length - 1; s >= 0; s--) {
      long after = 0;
      for (int t = s + 1; t < ownNanos.length; t++) {
        if (stages.get(t).after().contains(stages.get(s).name())) {
          after = Math.max(after, neededNanos[t]);
        }
      }
      neededNanos[s] = ownNanos[s] + after;
    }
  }
}
