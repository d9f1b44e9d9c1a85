package io.twoscales.control.forecast;

import io.twoscales.core.forecast.Forecast;
import io.twoscales.core.forecast.Forecaster;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * Additive Holt-Winters smoothing with a damped trend (Holt 1957; Winters 1960; damping: Gardner
 * and McKenzie 1985), one step per second. The highest rate of the coming seconds is the highest of
 * their expected rates, and above it what the highest of as many normal deviations is expected to
 * add (Blom 1958); deviations are as large as the one-step errors have been of late.
 */
public final class HoltWinters implements Forecaster {
  private static final NormalDistribution STANDARD_NORMAL = new NormalDistribution(0, 1);
  private static final double QUANTILE = 0.95;

  /**
   * How fast things are forgotten.
   *
   * @param level share of an error that moves the level, above 0, at most 1
   * @param trend share of a change of the level that moves the trend, 0 to 1
   * @param damping of the trend per second, 0 to 1
   * @param season share of an error that moves the season, 0 to 1
   * @param seasonSeconds its length; 0 for none
   */
  public record Smoothing(
      double level, double trend, double damping, double season, int seasonSeconds) {}

  private final Smoothing smoothing;
  private final double[] season;
  private double level;
  private double trend;
  private double variance;
  private long seen;

  public HoltWinters(Smoothing smoothing) {
    this.smoothing = smoothing;
    this.season = new double[Math.max(1, smoothing.seasonSeconds())];
  }

  @Override
  public void observe(double ratePerSecond) {
    if (seen == 0) {
      level = ratePerSecond;
    } else {
      double expected = level + smoothing.damping() * trend;
      double seasonal = seasonOf(seen);
      double error = ratePerSecond - (expected + seasonal);
      double newLevel = expected + smoothing.level() * error;
      trend =
          smoothing.trend() * (newLevel - level)
              + (1 - smoothing.trend()) * smoothing.damping() * trend;
      level = newLevel;
      if (smoothing.seasonSeconds() > 0) {
        season[(int) (seen % season.length)] =
            seasonal + smoothing.season() * (ratePerSecond - newLevel - seasonal);
      }
      double weight = Math.max(smoothing.level(), 1.0 / seen);
      variance += weight * (error * error - variance);
    }
    seen++;
  }

  private double seasonOf(long second) {
    return season[(int) (second % season.length)];
  }

  @Override
  public Forecast highest(int horizonSeconds) {
    double highest = 0;
    double ahead = level;
    double growth = trend;
    for (int second = 0; second < horizonSeconds; second++) {
      growth *= smoothing.damping();
      ahead += growth;
      highest = Math.max(highest, ahead + seasonOf(seen + second));
    }
    double deviation = Math.sqrt(variance);
    double blom = (horizonSeconds - 0.375) / (horizonSeconds + 0.25);
    double expected =
        highest + deviation * Math.max(0, STANDARD_NORMAL.inverseCumulativeProbability(blom));
    double bound =
        highest
            + deviation
                * STANDARD_NORMAL.inverseCumulativeProbability(
                    Math.pow(QUANTILE, 1.0 / horizonSeconds));
    return new Forecast(expected, Math.max(expected, bound));
  }
}
