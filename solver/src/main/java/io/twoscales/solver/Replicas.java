package io.twoscales.solver;

import java.util.List;
import java.util.Map;

/** Numbers of replicas given by stage name. */
final class Replicas {

  private Replicas() {}

  /**
   * The numbers in the order of the pipeline's stages.
   *
   * @throws IllegalArgumentException if a stage is missing, unknown or has no replica
   */
  static int[] inOrder(PipelineModel pipeline, Map<String, Integer> replicas) {
    replicas.keySet().forEach(pipeline::indexOf);
    List<StageModel> stages = pipeline.stages();
    int[] counts = new int[stages.size()];
    for (int s = 0; s < counts.length; s++) {
      String name = stages.get(s).name();
      Integer count = replicas.get(name);
      if (count == null) {
        throw new IllegalArgumentException(
            "the number of replicas of stage " + name + " is missing");
      }
      if (count < 1) {
        throw new IllegalArgumentException(
            "stage " + name + " has " + count + " replicas, expected at least 1");
      }
      counts[s] = count;
    }
    return counts;
  }
}
