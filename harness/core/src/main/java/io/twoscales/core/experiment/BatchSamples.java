package io.twoscales.core.experiment;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How long batches took, one by one, at every batch size and CPU limit that was measured. Between
 * the cells, quantiles are linear in the batch size and in 1/CPU, as those of a latency table are.
 */
public final class BatchSamples {
  private final int[] batches;
  private final int[] millicores;

  /** Ascending, by batch and CPU limit. */
  private final double[][][] sortedMs;

  private final double[][] meanMs;

  /**
   * Samples of a grid of cells.
   *
   * @param ms milliseconds by batch size and CPU limit
   * @throws IllegalArgumentException when a cell of the grid has none, naming it
   */
  public BatchSamples(Map<Integer, Map<Integer, double[]>> ms) {
    TreeSet<Integer> limits = new TreeSet<>();
    ms.values().forEach(row -> limits.addAll(row.keySet()));
    if (limits.isEmpty()) {
      throw new IllegalArgumentException("there are no samples");
    }
    this.batches = new TreeMap<>(ms).keySet().stream().mapToInt(Integer::intValue).toArray();
    this.millicores = limits.stream().mapToInt(Integer::intValue).toArray();
    this.sortedMs = new double[batches.length][millicores.length][];
    this.meanMs = new double[batches.length][millicores.length];
    for (int b = 0; b < batches.length; b++) {
      for (int c = 0; c < millicores.length; c++) {
        double[] cell = ms.get(batches[b]).getOrDefault(millicores[c], new double[0]).clone();
        if (cell.length == 0) {
          throw new IllegalArgumentException(
              "batch %d at %dm has no samples".formatted(batches[b], millicores[c]));
        }
        Arrays.sort(cell);
        if (!(cell[0] > 0) || Double.isInfinite(cell[cell.length - 1])) {
          throw new IllegalArgumentException(
              "batch %d at %dm has a sample that is no duration"
                  .formatted(batches[b], millicores[c]));
        }
        sortedMs[b][c] = cell;
        meanMs[b][c] = Arrays.stream(cell).sum() / cell.length;
      }
    }
  }

  /**
   * What a share of the batches take no longer than.
   *
   * @param share from 0 to 1: that many of all batches; 0 for the fastest
   * @param batch items, at least 1; beyond what was measured it goes on in a straight line
   * @param millicores CPU limit, at least 1; more than was measured is of no use, with less it goes
   *     on in a straight line over 1/CPU
   * @return milliseconds, above 0
   */
  public double quantileMs(double share, int batch, int millicores) {
    return between(batch, millicores, (b, c) -> quantile(sortedMs[b][c], share));
  }

  /** The mean; see {@link #quantileMs}. */
  public double meanMs(int batch, int millicores) {
    return between(batch, millicores, (b, c) -> meanMs[b][c]);
  }

  /** The largest CPU limit that was measured. */
  public int mostMillicores() {
    return millicores[millicores.length - 1];
  }

  /** The largest batch that was measured. */
  int largestBatch() {
    return batches[batches.length - 1];
  }

  private interface Cell {
    double ms(int batchIndex, int cpuIndex);
  }

  private double between(int batch, int limit, Cell cell) {
    int wanted = Math.min(limit, millicores[millicores.length - 1]);
    int upper = upperIndex(batches, batch);
    double high = alongCpu(upper, wanted, cell);
    if (batches.length == 1 || batches[upper] == batch) {
      return high;
    }
    double low = alongCpu(upper - 1, wanted, cell);
    double share = (double) (batch - batches[upper - 1]) / (batches[upper] - batches[upper - 1]);
    return positive(low + share * (high - low), Math.min(low, high));
  }

  private double alongCpu(int row, int wanted, Cell cell) {
    int column = upperIndex(millicores, wanted);
    double fast = cell.ms(row, column);
    if (millicores.length == 1 || millicores[column] == wanted) {
      return fast;
    }
    double slow = cell.ms(row, column - 1);
    double inverseFast = 1.0 / millicores[column];
    double share = (1.0 / wanted - inverseFast) / (1.0 / millicores[column - 1] - inverseFast);
    return positive(fast + share * (slow - fast), Math.min(slow, fast));
  }

  /** Noise must not lead a line below nothing. */
  private static double positive(double value, double otherwise) {
    return value > 0 ? value : otherwise;
  }

  /** The cell at or above, at least the second where there are two. */
  private static int upperIndex(int[] axis, int wanted) {
    int found = Arrays.binarySearch(axis, wanted);
    int index = found >= 0 ? found : -found - 1;
    int least = found == 0 || axis.length == 1 ? 0 : 1;
    return Math.min(Math.max(index, least), axis.length - 1);
  }

  /** Between the order statistics, which lie in the middle of equal parts. */
  private static double quantile(double[] sorted, double share) {
    double place = share * sorted.length - 0.5;
    int below = (int) Math.floor(place);
    if (below < 0) {
      return sorted[0];
    }
    if (below >= sorted.length - 1) {
      return sorted[sorted.length - 1];
    }
    return sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
  }
}
