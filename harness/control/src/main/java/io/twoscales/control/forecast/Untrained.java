package io.twoscales.control.forecast;

import io.twoscales.core.forecast.Forecast;
import io.twoscales.core.forecast.Forecaster;
import java.util.Optional;

/** Stands in for a forecaster that is not there, and says so. */
record Untrained(Forecaster standIn, String why) implements Forecaster {

  @Override
  public void observe(double ratePerSecond) {
    standIn.observe(ratePerSecond);
  }

  @Override
  public Forecast highest(int horizonSeconds) {
    return standIn.highest(horizonSeconds);
  }

  @Override
  public Optional<String> problem() {
    return Optional.of(why);
  }
}
