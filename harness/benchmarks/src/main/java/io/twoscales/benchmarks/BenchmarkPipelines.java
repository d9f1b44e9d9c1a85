package io.twoscales.benchmarks;

import io.twoscales.solver.CpuGrid;
import io.twoscales.solver.Demand;
import io.twoscales.solver.PipelineModel;
import io.twoscales.solver.StageModel;
import io.twoscales.solver.VariantModel;
import io.twoscales.solver.latency.LatencyModel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Seeded pipelines whose stages are as fast as those of the Themis paper. */
final class BenchmarkPipelines {
  private static final int CORE_MILLICORES = 1000;
  private static final int DEMANDS = 15;

  /** Objectives from tight to the paper's, as multiples of what single items take on one core. */
  private static final double[] OBJECTIVES = {0.5, 0.6, 0.8, 1.2, 3.0};

  private final int largestBatch;
  private final int largestCores;
  private final SplittableRandom random = new SplittableRandom(2407_14843);

  /** Pipelines with batches 1 to {@code largestBatch} and CPU limits 1 to {@code largestCores}. */
  BenchmarkPipelines(int largestBatch, int largestCores) {
    this.largestBatch = largestBatch;
    this.largestCores = largestCores;
  }

  /** One stage after the other. */
  PipelineModel chain(int stages) {
    List<StageModel> all = new ArrayList<>();
    for (int s = 0; s < stages; s++) {
      all.add(stage(s, s == 0 ? List.of() : List.of("s" + (s - 1))));
    }
    return new PipelineModel(all);
  }

  /** Groups in a row, each of one stage and three that follow it side by side. */
  PipelineModel seriesParallel(int stages) {
    List<StageModel> all = new ArrayList<>();
    List<String> open = List.of();
    for (int s = 0; s < stages; s += 4) {
      all.add(stage(s, open));
      List<String> branches = new ArrayList<>();
      for (int branch = s + 1; branch < s + 4; branch++) {
        all.add(stage(branch, List.of("s" + s)));
        branches.add("s" + branch);
      }
      open = branches;
    }
    return new PipelineModel(all);
  }

  /** Demands that differ, so that no two decisions in a row are the same. */
  static Demand[] demands(PipelineModel pipeline) {
    double slowestPathMs = 0;
    for (StageModel stage : pipeline.stages()) {
      slowestPathMs += stage.variants().get(0).tail().latencyMs(1, CORE_MILLICORES);
    }
    Demand[] demands = new Demand[DEMANDS];
    for (int i = 0; i < DEMANDS; i++) {
      demands[i] = new Demand(20 + 7.3 * i, slowestPathMs * OBJECTIVES[i % OBJECTIVES.length]);
    }
    return demands;
  }

  private StageModel stage(int number, List<String> after) {
    LatencyModel latency =
        new LatencyModel(
            random.nextDouble(20, 150),
            random.nextDouble(1, 60),
            random.nextDouble(1, 40),
            random.nextDouble(1, 30),
            CORE_MILLICORES);
    return new StageModel(
        "s" + number,
        after,
        1,
        IntStream.rangeClosed(1, largestBatch).boxed().toList(),
        new CpuGrid(CORE_MILLICORES, largestCores * CORE_MILLICORES),
        List.of(VariantModel.of("v", 1, latency)));
  }
}
