package io.twoscales.solver.latency;

import java.util.Arrays;
import java.util.List;

/**
 * A profile as a function: linear in the batch size and in 1/CPU between measured cells, exact at
 * them, never falling as the batch grows or the CPU shrinks.
 *
 * <p>Measurements scatter, so a cell may lie below one that ought to be faster. Up to {@link
 * #TOLERATED_INVERSION} such a cell is raised to the faster one's latency, never the other way
 * round: the table does not promise what was not measured. Beyond that the profile is refused. With
 * more CPU than was measured it is no faster than with the most that was; outside the measured
 * range otherwise the table has no value.
 */
public final class LatencyTable implements LatencyFunction {

  /** How far, as a fraction, a cell may lie below one with a smaller batch or more CPU. */
  public static final double TOLERATED_INVERSION = 0.10;

  private final String variant;
  private final int[] batches;
  private final int[] millicores;
  private final double[][] latencyMs;

  private LatencyTable(String variant, int[] batches, int[] millicores, double[][] latencyMs) {
    this.variant = variant;
    this.batches = batches;
    this.millicores = millicores;
    this.latencyMs = latencyMs;
  }

  /**
   * The table of one variant of a profile.
   *
   * @throws IllegalArgumentException if the variant was not measured, if a cell of its grid is
   *     missing, or if latency falls with a larger batch or less CPU by more than {@link
   *     #TOLERATED_INVERSION}; the message names the cells
   */
  public static LatencyTable of(Profile profile, String variant, LatencyStatistic statistic) {
    List<ProfileCell> cells = profile.cellsOf(variant);
    int[] batches = cells.stream().mapToInt(ProfileCell::batch).sorted().distinct().toArray();
    int[] millicores =
        cells.stream().mapToInt(ProfileCell::millicores).sorted().distinct().toArray();
    double[][] measured = new double[batches.length][millicores.length];
    for (ProfileCell cell : cells) {
      measured[Arrays.binarySearch(batches, cell.batch())][
              Arrays.binarySearch(millicores, cell.millicores())] =
          cell.latencyMs(statistic);
    }
    refuseHoles(variant, batches, millicores, measured);
    return new LatencyTable(
        variant, batches, millicores, monotone(variant, batches, millicores, measured));
  }

  @Override
  public double latencyMs(int batch, int millicores) {
    int row = upperIndex(batches, batch, "batch");
    int known = Math.min(millicores, this.millicores[this.millicores.length - 1]);
    int column = upperIndex(this.millicores, known, "CPU in millicores");
    double high = alongCpu(latencyMs[row], column, known);
    if (batches[row] == batch) {
      return high;
    }
    double low = alongCpu(latencyMs[row - 1], column, known);
    double share = (double) (batch - batches[row - 1]) / (batches[row] - batches[row - 1]);
    return low + share * (high - low);
  }

  private double alongCpu(double[] row, int column, int wanted) {
    if (millicores[column] == wanted) {
      return row[column];
    }
    double slow = 1.0 / millicores[column - 1];
    double fast = 1.0 / millicores[column];
    double share = (1.0 / wanted - fast) / (slow - fast);
    return row[column] + share * (row[column - 1] - row[column]);
  }

  private int upperIndex(int[] axis, int wanted, String name) {
    int found = Arrays.binarySearch(axis, wanted);
    int index = found >= 0 ? found : -found - 1;
    if (index == axis.length || (index == 0 && found < 0)) {
      throw new IllegalArgumentException(
          "the profile of variant "
              + variant
              + " covers "
              + name
              + " from "
              + axis[0]
              + " to "
              + axis[axis.length - 1]
              + ", not "
              + wanted
              + "; measure it or use a fitted model");
    }
    return index;
  }

  private static void refuseHoles(
      String variant, int[] batches, int[] millicores, double[][] measured) {
    for (int b = 0; b < batches.length; b++) {
      for (int c = 0; c < millicores.length; c++) {
        if (measured[b][c] == 0) {
          throw new IllegalArgumentException(
              "the profile of variant "
                  + variant
                  + " has no cell for batch "
                  + batches[b]
                  + " at "
                  + millicores[c]
                  + "m; a table needs every batch at every CPU limit");
        }
      }
    }
  }

  /** The smallest function above the measurements that rises with the batch and falls with CPU. */
  private static double[][] monotone(
      String variant, int[] batches, int[] millicores, double[][] measured) {
    int fastest = millicores.length - 1;
    double[][] raised = new double[batches.length][millicores.length];
    for (int b = 0; b < batches.length; b++) {
      for (int c = fastest; c >= 0; c--) {
        double floor = Math.max(b > 0 ? raised[b - 1][c] : 0, c < fastest ? raised[b][c + 1] : 0);
        if (measured[b][c] < floor * (1 - TOLERATED_INVERSION)) {
          throw new IllegalArgumentException(
              String.format(
                  "the profile of variant %s is not monotone: batch %d at %dm takes %.3f ms, less"
                      + " than the %.3f ms of a smaller batch or more CPU; measure it again",
                  variant, batches[b], millicores[c], measured[b][c], floor));
        }
        raised[b][c] = Math.max(measured[b][c], floor);
      }
    }
    return raised;
  }
}
