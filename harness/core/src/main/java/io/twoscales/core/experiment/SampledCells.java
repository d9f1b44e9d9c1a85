package io.twoscales.core.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** The batches of one stage as they are read from a profile, cell by cell. */
final class SampledCells {
  private static final double LEAST_MS = 1e-6;

  private record Batch(double ms, double cpuMs) {
    /** Clocks of two kinds may differ by a little. */
    double besideMs() {
      return Math.max(LEAST_MS, ms - cpuMs);
    }
  }

  private final Map<Integer, Map<Integer, List<Batch>>> byBatchAndLimit = new TreeMap<>();
  private boolean cpuKnown = true;

  /**
   * Adds a batch.
   *
   * @param cpuMs NaN when it is not known
   */
  void add(int batch, int millicores, double ms, double cpuMs) {
    cpuKnown &= cpuMs > 0;
    byBatchAndLimit
        .computeIfAbsent(batch, b -> new TreeMap<>())
        .computeIfAbsent(millicores, c -> new ArrayList<>())
        .add(new Batch(ms, cpuMs));
  }

  /**
   * All of them; what they needed by their latencies, unless the CPU time of each is known.
   *
   * @throws IllegalArgumentException when a cell of the grid has none, naming it
   */
  MeasuredBatches batches() {
    BatchSamples latencies = samples(Batch::ms);
    return cpuKnown
        ? MeasuredBatches.of(latencies, samples(Batch::cpuMs), samples(Batch::besideMs))
        : MeasuredBatches.of(latencies);
  }

  private BatchSamples samples(ToDoubleFunction<Batch> value) {
    Map<Integer, Map<Integer, double[]>> arrays = new TreeMap<>();
    byBatchAndLimit.forEach(
        (batch, row) ->
            row.forEach(
                (millicores, all) ->
                    arrays
                        .computeIfAbsent(batch, b -> new TreeMap<>())
                        .put(millicores, all.stream().mapToDouble(value).toArray())));
    return new BatchSamples(arrays);
  }
}
