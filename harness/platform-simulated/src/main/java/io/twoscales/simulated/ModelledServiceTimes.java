package io.twoscales.simulated;

import io.twoscales.core.experiment.ServiceNoise;
import io.twoscales.solver.PipelineModel;
import io.twoscales.solver.StageModel;
import io.twoscales.solver.VariantModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Service times of a pipeline's latency models or profiles: the median for batch and CPU limit,
 * times a log-normal factor.
 */
final class ModelledServiceTimes implements ServiceTimes {
  private static final double NANOS_PER_MS = 1e6;

  private record Cell(double medianNanos, LogNormal factor) {}

  private final List<StageTable> stages = new ArrayList<>();

  ModelledServiceTimes(PipelineModel pipeline, ServiceNoise noise, long seed) {
    int number = 0;
    for (StageModel stage : pipeline.stages()) {
      RandomStream random = RandomStream.of(seed, number++);
      stages.add(new StageTable(stage.variants().get(0), noise, random));
    }
  }

  @Override
  public long drawNanos(int stage, int batch, int millicores) {
    StageTable table = stages.get(stage);
    Cell cell = table.cell(batch, millicores);
    return Math.round(cell.medianNanos() * cell.factor().draw(table.random));
  }

  @Override
  public double ratio(int stage, int batch, int oldMillicores, int newMillicores) {
    StageTable table = stages.get(stage);
    return table.cell(batch, newMillicores).medianNanos()
        / table.cell(batch, oldMillicores).medianNanos();
  }

  /** The cells of one stage that were needed so far, the last one at hand. */
  private static final class StageTable {
    final RandomStream random;
    private final VariantModel variant;
    private final ServiceNoise noise;
    private final Map<Long, Cell> cells = new HashMap<>();
    private long lastKey = -1;
    private Cell last;

    StageTable(VariantModel variant, ServiceNoise noise, RandomStream random) {
      this.variant = variant;
      this.noise = noise;
      this.random = random;
    }

    Cell cell(int batch, int millicores) {
      long key = (long) batch << 32 | millicores;
      if (key != lastKey) {
        last = cells.computeIfAbsent(key, k -> make(batch, millicores));
        lastKey = key;
      }
      return last;
    }

    private Cell make(int batch, int millicores) {
      double median = variant.median().latencyMs(batch, millicores);
      LogNormal factor =
          noise.fromProfile()
              ? LogNormal.ofTail(variant.tail().latencyMs(batch, millicores) / median)
              : LogNormal.ofVariation(noise.coefficientOfVariation());
      return new Cell(median * NANOS_PER_MS, factor);
    }
  }
}
