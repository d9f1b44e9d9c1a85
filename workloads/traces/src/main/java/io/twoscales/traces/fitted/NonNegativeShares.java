package io.twoscales.traces.fitted;

import java.util.Arrays;

/** Least squares with shares of at least 0, by coordinate descent; more than 1 is scaled to it. */
final class NonNegativeShares {
  private static final int ROUNDS = 20_000;

  private NonNegativeShares() {}

  /** The shares whose combination of the columns comes closest to the target. */
  static double[] fit(double[][] columns, double[] target) {
    int n = columns.length == 0 ? 0 : columns[0].length;
    double[] shares = new double[n];
    double[] left = target.clone();
    double[] squares = new double[n];
    for (double[] row : columns) {
      for (int k = 0; k < n; k++) {
        squares[k] += row[k] * row[k];
      }
    }
    double moved = 1;
    for (int round = 0; round < ROUNDS && moved > 1e-12; round++) {
      moved = 0;
      for (int k = 0; k < n; k++) {
        double gradient = 0;
        for (int i = 0; i < left.length; i++) {
          gradient += columns[i][k] * left[i];
        }
        double next = Math.max(0, shares[k] + gradient / squares[k]);
        double change = next - shares[k];
        for (int i = 0; i < left.length; i++) {
          left[i] -= columns[i][k] * change;
        }
        shares[k] = next;
        moved = Math.max(moved, Math.abs(change));
      }
    }
    double sum = Arrays.stream(shares).sum();
    return sum <= 1 ? shares : Arrays.stream(shares).map(share -> share / sum).toArray();
  }
}
