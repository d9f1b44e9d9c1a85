package io.twoscales.solver;

import java.util.Arrays;
import java.util.List;

/** A pipeline made ready for searching: everything that no load or limit changes. */
final class CompiledPipeline {

  final PipelineModel model;
  final StageOptions[] options;
  final double[] multiplicity;
  final int[][] predecessors;
  final int[] topologicalOrder;
  final Composition composition;

  /** Whether every stage but the first follows exactly the one before it. */
  final boolean isChain;

  /** Millicores of one unit of cost: every cost is a multiple of it. */
  final int costUnitMillicores;

  /** Cost of one replica, in units of cost, by stage and option. */
  final int[][] replicaCost;

  final Workspace.Pool workspaces;

  CompiledPipeline(PipelineModel model) {
    this.model = model;
    List<StageModel> stages = model.stages();
    options = stages.stream().map(StageOptions::new).toArray(StageOptions[]::new);
    multiplicity = stages.stream().mapToDouble(StageModel::multiplicity).toArray();
    predecessors = model.predecessors();
    topologicalOrder = model.topologicalOrder();
    composition = Decomposition.of(predecessors, topologicalOrder);
    isChain = isChain(topologicalOrder, predecessors);
    costUnitMillicores =
        stages.stream()
            .mapToInt(s -> s.cpu().unitMillicores())
            .reduce(0, CompiledPipeline::greatestCommonDivisor);
    replicaCost =
        Arrays.stream(options)
            .map(o -> Arrays.stream(o.millicores).map(c -> c / costUnitMillicores).toArray())
            .toArray(int[][]::new);
    workspaces = new Workspace.Pool(Arrays.stream(options).mapToInt(StageOptions::count).sum());
  }

  private static boolean isChain(int[] topologicalOrder, int[][] predecessors) {
    for (int k = 1; k < topologicalOrder.length; k++) {
      int[] before = predecessors[topologicalOrder[k]];
      if (before.length != 1 || before[0] != topologicalOrder[k - 1]) {
        return false;
      }
    }
    return true;
  }

  int stageCount() {
    return options.length;
  }

  String nameOf(int stage) {
    return model.stages().get(stage).name();
  }

  /** Latency of the slowest path from the source to each stage, that stage included. */
  double[] arrivals(double[] latencyMs) {
    double[] done = new double[stageCount()];
    for (int s : topologicalOrder) {
      double ready = 0;
      for (int p : predecessors[s]) {
        ready = Math.max(ready, done[p]);
      }
      done[s] = ready + latencyMs[s];
    }
    return done;
  }

  /** Latency of the slowest path from each stage to a sink, that stage included. */
  double[] remainders(double[] latencyMs) {
    double[] left = new double[stageCount()];
    for (int k = stageCount() - 1; k >= 0; k--) {
      int s = topologicalOrder[k];
      left[s] += latencyMs[s];
      for (int p : predecessors[s]) {
        left[p] = Math.max(left[p], left[s]);
      }
    }
    return left;
  }

  /** End-to-end latency: that of the slowest path. */
  double endToEndMs(double[] latencyMs) {
    double slowest = 0;
    for (double done : arrivals(latencyMs)) {
      slowest = Math.max(slowest, done);
    }
    return slowest;
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }
}
