package io.twoscales.control.forecast;

import io.twoscales.core.forecast.Forecast;
import io.twoscales.core.forecast.Forecaster;
import io.twoscales.traces.RateTrace;

/**
 * How well a forecaster does on a trace: every second, after a minute to get used to it, its
 * forecast of the highest rate of the coming seconds against what came. Where nothing came, as in a
 * gap of the trace, nothing is scored.
 *
 * @param forecasts how many were scored
 * @param smapePercent symmetric mean absolute percentage error, 0 to 200: the mean of |f − a| over
 *     the mean of f and a (Armstrong 1985, Makridakis 1993)
 * @param underRate share of the forecasts that were below what came, 0 to 1
 * @param meanUnderPercent of those, how far below, in percent of what came; 0 where there are none
 * @param meanOverPercent of the others, how far above, in percent of what came; 0 where there are
 *     none
 * @param upperExceededRate share of upper bounds that were below what came, 0 to 1
 */
public record ForecastScore(
    int forecasts,
    double smapePercent,
    double underRate,
    double meanUnderPercent,
    double meanOverPercent,
    double upperExceededRate) {
  /** Seconds before the first forecast counts. */
  public static final int WARM_UP_SECONDS = LstmFeatures.BLOCKS * LstmFeatures.BLOCK_SECONDS;

  /**
   * Scores a fresh forecaster.
   *
   * @param horizonSeconds how far it looks ahead, at least 1
   * @throws IllegalArgumentException when the trace is too short for a single forecast, or empty
   */
  public static ForecastScore of(Forecaster forecaster, RateTrace trace, int horizonSeconds) {
    int scored = 0;
    int under = 0;
    int exceeded = 0;
    double smape = 0;
    double below = 0;
    double above = 0;
    for (int second = 0; second + horizonSeconds < trace.seconds(); second++) {
      forecaster.observe(trace.ratePerSecond(second));
      double actual = highest(trace, second + 1, horizonSeconds);
      if (second + 1 < WARM_UP_SECONDS || !(actual > 0)) {
        continue;
      }
      Forecast forecast = forecaster.highest(horizonSeconds);
      double expected = forecast.perSecond();
      scored++;
      smape += 200 * Math.abs(expected - actual) / (expected + actual);
      if (expected < actual) {
        under++;
        below += 100 * (actual - expected) / actual;
      } else {
        above += 100 * (expected - actual) / actual;
      }
      if (forecast.upperPerSecond() < actual) {
        exceeded++;
      }
    }
    if (scored == 0) {
      throw new IllegalArgumentException(
          "%s: %d s give no forecast to score; expected more than %d s with requests in them"
              .formatted(trace.name(), trace.seconds(), WARM_UP_SECONDS + horizonSeconds));
    }
    return new ForecastScore(
        scored,
        smape / scored,
        (double) under / scored,
        under == 0 ? 0 : below / under,
        under == scored ? 0 : above / (scored - under),
        (double) exceeded / scored);
  }

  private static double highest(RateTrace trace, int from, int seconds) {
    double highest = 0;
    for (int second = from; second < from + seconds; second++) {
      highest = Math.max(highest, trace.ratePerSecond(second));
    }
    return highest;
  }
}
