package io.twoscales.traces.drawing;

import io.twoscales.traces.RateTrace;

/**
 * A trace in columns, each of which stands for a stretch of it: lowest, mean and highest second, so
 * that a surge of a few seconds is seen in a picture of weeks.
 */
public final class RateColumns {
  private final int seconds;
  private final double[] lowest;
  private final double[] mean;
  private final double[] highest;

  /**
   * A trace in at most so many columns; fewer when it has fewer seconds.
   *
   * @throws IllegalArgumentException unless there is at least one column
   */
  public RateColumns(RateTrace trace, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("expected at least one column, found " + most);
    }
    int columns = Math.min(most, trace.seconds());
    this.seconds = trace.seconds();
    this.lowest = new double[columns];
    this.mean = new double[columns];
    this.highest = new double[columns];
    for (int column = 0; column < columns; column++) {
      int from = fromSecond(column);
      int to = fromSecond(column + 1);
      lowest[column] = Double.MAX_VALUE;
      double sum = 0;
      for (int second = from; second < to; second++) {
        double rate = trace.ratePerSecond(second);
        lowest[column] = Math.min(lowest[column], rate);
        highest[column] = Math.max(highest[column], rate);
        sum += rate;
      }
      mean[column] = sum / (to - from);
    }
  }

  public int count() {
    return mean.length;
  }

  /** The first second of a column; that of the column after the last is the trace's length. */
  public int fromSecond(int column) {
    return (int) ((long) column * seconds / mean.length);
  }

  /** The rate of its lowest second, requests per second. */
  public double lowest(int column) {
    return lowest[column];
  }

  /** Its mean rate, requests per second. */
  public double mean(int column) {
    return mean[column];
  }

  /** The rate of its highest second, requests per second. */
  public double highest(int column) {
    return highest[column];
  }
}
