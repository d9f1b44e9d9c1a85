package io.twoscales.solver.latency;

/**
 * Least squares with no coefficient below zero, for a handful of columns.
 *
 * <p>The optimum is the ordinary least-squares solution on some subset of the columns. With four
 * columns there are sixteen subsets, so all are tried: no iteration, no tolerance to choose.
 */
final class NonNegativeLeastSquares {

  /** Relative size below which a pivot counts as zero: the columns depend on each other. */
  private static final double SINGULAR = 1e-10;

  private NonNegativeLeastSquares() {}

  /**
   * Minimises |A·x − y|² over x ≥ 0.
   *
   * @param rows A, at least one row, all of the same few columns
   * @param y as many values as A has rows
   */
  static double[] solve(double[][] rows, double[] y) {
    int columns = rows[0].length;
    double[] best = new double[columns];
    double bestError = squaredError(rows, y, best);
    for (int subset = 1; subset < 1 << columns; subset++) {
      double[] x = leastSquares(rows, y, subset);
      if (x != null && nonNegative(x)) {
        double error = squaredError(rows, y, x);
        if (error < bestError) {
          bestError = error;
          best = x;
        }
      }
    }
    return best;
  }

  /** Ordinary least squares on a subset of the columns, or null if these depend on each other. */
  private static double[] leastSquares(double[][] rows, double[] y, int subset) {
    int columns = rows[0].length;
    int used = Integer.bitCount(subset);
    int[] column = new int[used];
    for (int j = 0, k = 0; j < columns; j++) {
      if ((subset & 1 << j) != 0) {
        column[k++] = j;
      }
    }
    double[] scale = new double[used];
    for (int k = 0; k < used; k++) {
      for (double[] row : rows) {
        scale[k] += row[column[k]] * row[column[k]];
      }
      scale[k] = Math.sqrt(scale[k]);
    }
    double[][] normal = new double[used][used + 1];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < used; k++) {
        double scaled = rows[i][column[k]] / scale[k];
        for (int m = 0; m < used; m++) {
          normal[k][m] += scaled * rows[i][column[m]] / scale[m];
        }
        normal[k][used] += scaled * y[i];
      }
    }
    for (int pivot = 0; pivot < used; pivot++) {
      int largest = pivot;
      for (int k = pivot + 1; k < used; k++) {
        if (Math.abs(normal[k][pivot]) > Math.abs(normal[largest][pivot])) {
          largest = k;
        }
      }
      if (Math.abs(normal[largest][pivot]) < SINGULAR) {
        return null;
      }
      double[] swap = normal[pivot];
      normal[pivot] = normal[largest];
      normal[largest] = swap;
      for (int k = 0; k < used; k++) {
        if (k != pivot) {
          double factor = normal[k][pivot] / normal[pivot][pivot];
          for (int m = pivot; m <= used; m++) {
            normal[k][m] -= factor * normal[pivot][m];
          }
        }
      }
    }
    double[] x = new double[columns];
    for (int k = 0; k < used; k++) {
      x[column[k]] = normal[k][used] / normal[k][k] / scale[k];
    }
    return x;
  }

  private static boolean nonNegative(double[] x) {
    for (double value : x) {
      if (value < 0) {
        return false;
      }
    }
    return true;
  }

  private static double squaredError(double[][] rows, double[] y, double[] x) {
    double error = 0;
    for (int i = 0; i < rows.length; i++) {
      double residual = -y[i];
      for (int j = 0; j < x.length; j++) {
        residual += rows[i][j] * x[j];
      }
      error += residual * residual;
    }
    return error;
  }
}
