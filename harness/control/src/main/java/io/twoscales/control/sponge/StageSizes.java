package io.twoscales.control.sponge;

import io.twoscales.solver.CpuGrid;
import io.twoscales.solver.StageModel;
import io.twoscales.solver.VariantModel;
import java.util.List;

/**
 * What one stage of fixed replicas can do at every size: its latencies, computed once.
 *
 * <p>Sizes are counted in units from 1.
 */
final class StageSizes {
  private final int replicas;
  private final double multiplicity;
  private final List<Integer> batches;
  private final double[][] meanMs;
  private final double[][] tailMs;

  StageSizes(StageModel stage, int replicas) {
    CpuGrid cpu = stage.cpu();
    VariantModel variant = stage.variants().get(0);
    this.replicas = replicas;
    this.multiplicity = stage.multiplicity();
    this.batches = stage.batches();
    this.meanMs = new double[cpu.size() + 1][batches.size()];
    this.tailMs = new double[cpu.size() + 1][batches.size()];
    for (int units = 1; units <= cpu.size(); units++) {
      for (int b = 0; b < batches.size(); b++) {
        int millicores = units * cpu.unitMillicores();
        meanMs[units][b] = variant.mean().latencyMs(batches.get(b), millicores);
        tailMs[units][b] = variant.tail().latencyMs(batches.get(b), millicores);
      }
    }
  }

  int replicas() {
    return replicas;
  }

  /** The largest size in units. */
  int largest() {
    return meanMs.length - 1;
  }

  int batch(int index) {
    return batches.get(index);
  }

  /** Time of one batch in milliseconds, by the 99th percentile. */
  double batchMs(int units, int batchIndex) {
    return tailMs[units][batchIndex];
  }

  /**
   * The batch that has the queue as it stands done first while it keeps up with the load.
   *
   * @param units size of every replica
   * @param requestsPerSecond load at the source
   * @param queued items that wait
   * @return its index, or -1 when no batch keeps up with the load
   */
  int bestBatch(int units, double requestsPerSecond, int queued) {
    int best = -1;
    double bestMs = Double.POSITIVE_INFINITY;
    for (int b = 0; b < batches.size(); b++) {
      double perSecond = 1000.0 * replicas * batches.get(b) / meanMs[units][b];
      double doneMs = queueDoneMs(units, b, queued);
      if (perSecond >= requestsPerSecond * multiplicity && doneMs < bestMs) {
        best = b;
        bestMs = doneMs;
      }
    }
    return best;
  }

  /** Until the last of the queued items is done: the batches ahead of it, and its own. */
  double queueDoneMs(int units, int batchIndex, int queued) {
    int perRound = replicas * batches.get(batchIndex);
    int rounds = Math.max(1, (queued + perRound - 1) / perRound);
    return rounds * tailMs[units][batchIndex];
  }
}
