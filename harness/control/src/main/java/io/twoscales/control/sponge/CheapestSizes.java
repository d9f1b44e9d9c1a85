package io.twoscales.control.sponge;

import java.util.Arrays;

/**
 * The sizes of least Σ n·c with which every stage's queue, and the stages after it, are through
 * within the stage's budget. For every total cost the least time from a stage to the end is kept;
 * exact, as costs are whole units.
 */
final class CheapestSizes {
  private static final double NEVER = Double.POSITIVE_INFINITY;

  private final int[] units;
  private final int[] batchIndexes;
  private int costUnits = -1;

  /**
   * Searches.
   *
   * @param stages the stages in order
   * @param requestsPerSecond load at the source, which every stage keeps up with
   * @param queued items that wait at each stage
   * @param budgetMs time from the entry to a stage until the end of the pipeline, by stage
   */
  CheapestSizes(StageSizes[] stages, double requestsPerSecond, int[] queued, double[] budgetMs) {
    int count = stages.length;
    this.units = new int[count];
    this.batchIndexes = new int[count];
    int[][] batchOf = new int[count][];
    int[][] chosen = new int[count][];
    double[] restMs = {0};
    for (int s = count - 1; s >= 0; s--) {
      StageSizes stage = stages[s];
      batchOf[s] = new int[stage.largest() + 1];
      double[] ms = new double[restMs.length + stage.replicas() * stage.largest()];
      chosen[s] = new int[ms.length];
      Arrays.fill(ms, NEVER);
      for (int size = 1; size <= stage.largest(); size++) {
        int batch = stage.bestBatch(size, requestsPerSecond, queued[s]);
        batchOf[s][size] = batch;
        if (batch < 0) {
          continue;
        }
        double ownMs = stage.queueDoneMs(size, batch, queued[s]);
        for (int rest = 0; rest < restMs.length; rest++) {
          double total = ownMs + restMs[rest];
          int cost = rest + stage.replicas() * size;
          if (total <= budgetMs[s] && total < ms[cost]) {
            ms[cost] = total;
            chosen[s][cost] = size;
          }
        }
      }
      restMs = ms;
    }
    for (int cost = 0; cost < restMs.length && costUnits < 0; cost++) {
      if (restMs[cost] < NEVER) {
        costUnits = cost;
      }
    }
    int left = costUnits;
    for (int s = 0; s < count && costUnits >= 0; s++) {
      units[s] = chosen[s][left];
      batchIndexes[s] = batchOf[s][units[s]];
      left -= stages[s].replicas() * units[s];
    }
  }

  boolean found() {
    return costUnits >= 0;
  }

  int costUnits() {
    return costUnits;
  }

  int[] units() {
    return units.clone();
  }

  int[] batchIndexes() {
    return batchIndexes.clone();
  }
}
