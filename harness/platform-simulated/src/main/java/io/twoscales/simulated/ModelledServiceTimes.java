package io.twoscales.simulated;

import io.twoscales.core.experiment.ServiceNoise;
import io.twoscales.solver.PipelineModel;
import io.twoscales.solver.StageModel;
import io.twoscales.solver.VariantModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Service times of a pipeline's latency models or profiles: the median for batch and CPU limit,
 * times a log-normal factor.
 *
 * @see SampledServiceTimes
 */
final class ModelledServiceTimes implements ServiceTimes {
  private static final double NANOS_PER_MS = 1e6;

  private static final Cell[] NO_CELLS = {};

  private record Cell(double medianNanos, LogNormal factor) {}

  private final List<StageTable> stages = new ArrayList<>();

  /**
   * Service times.
   *
   * @param noise anything but samples
   */
  ModelledServiceTimes(PipelineModel pipeline, ServiceNoise noise, long seed) {
    int number = 0;
    for (StageModel stage : pipeline.stages()) {
      RandomStream random = RandomStream.of(seed, number++);
      stages.add(new StageTable(stage, noise, random));
    }
  }

  @Override
  public long drawNanos(int stage, int batch, int millicores) {
    StageTable table = stages.get(stage);
    Cell cell = table.cell(batch, millicores);
    return (long) (cell.medianNanos() * cell.factor().draw(table.random) + 0.5);
  }

  @Override
  public double ratio(int stage, int batch, int oldMillicores, int newMillicores) {
    StageTable table = stages.get(stage);
    return table.cell(batch, newMillicores).medianNanos()
        / table.cell(batch, oldMillicores).medianNanos();
  }

  /** The cells of one stage that were needed so far, by batch size and CPU limit. */
  private static final class StageTable {
    final RandomStream random;
    private final VariantModel variant;
    private final ServiceNoise noise;
    private final int unitMillicores;
    private Cell[][] cells = new Cell[0][];
    private final Map<Integer, Cell[]> offGrid = new HashMap<>();

    StageTable(StageModel stage, ServiceNoise noise, RandomStream random) {
      this.variant = stage.variants().get(0);
      this.unitMillicores = stage.cpu().unitMillicores();
      this.noise = noise;
      this.random = random;
    }

    Cell cell(int batch, int millicores) {
      Cell[] byBatch = row(millicores);
      Cell cell = batch < byBatch.length ? byBatch[batch] : null;
      return cell == null ? make(batch, millicores) : cell;
    }

    private Cell[] row(int millicores) {
      int units = millicores / unitMillicores;
      if (units * unitMillicores != millicores) {
        return offGrid.getOrDefault(millicores, NO_CELLS);
      }
      return units < cells.length ? cells[units] : NO_CELLS;
    }

    private Cell make(int batch, int millicores) {
      double median = variant.median().latencyMs(batch, millicores);
      LogNormal factor =
          noise instanceof ServiceNoise.Variation variation
              ? LogNormal.ofVariation(variation.coefficientOfVariation())
              : LogNormal.ofTail(variant.tail().latencyMs(batch, millicores) / median);
      Cell[] row = Arrays.copyOf(row(millicores), Math.max(batch + 1, row(millicores).length));
      row[batch] = new Cell(median * NANOS_PER_MS, factor);
      keep(millicores, row);
      return row[batch];
    }

    private void keep(int millicores, Cell[] row) {
      int units = millicores / unitMillicores;
      if (units * unitMillicores != millicores) {
        offGrid.put(millicores, row);
        return;
      }
      if (units >= cells.length) {
        int old = cells.length;
        cells = Arrays.copyOf(cells, units + 1);
        Arrays.fill(cells, old, units + 1, NO_CELLS);
      }
      cells[units] = row;
    }
  }
}
