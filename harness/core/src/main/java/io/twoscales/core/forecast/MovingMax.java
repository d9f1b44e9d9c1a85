package io.twoscales.core.forecast;

/** The highest rate of the last seconds is the highest of the next. */
public final class MovingMax implements Forecaster {
  private final double[] last;
  private long seen;

  /** Looks back so many seconds, at least 1; with 1 it repeats the last rate. */
  public MovingMax(int seconds) {
    if (seconds < 1) {
      throw new IllegalArgumentException("a window of " + seconds + " s, expected at least 1");
    }
    this.last = new double[seconds];
  }

  @Override
  public void observe(double ratePerSecond) {
    last[(int) (seen++ % last.length)] = ratePerSecond;
  }

  @Override
  public Forecast highest(int horizonSeconds) {
    double highest = 0;
    for (double rate : last) {
      highest = Math.max(highest, rate);
    }
    return Forecast.of(highest);
  }
}
