package io.twoscales.control.forecast;

import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.forecast.Forecaster;
import io.twoscales.core.forecast.ForecasterFactory;
import io.twoscales.core.forecast.MovingMax;

/** The rate of the last second stays. */
public final class LastFactory implements ForecasterFactory {
  @Override
  public String name() {
    return "last";
  }

  @Override
  public String description() {
    return "the rate of the last second stays";
  }

  @Override
  public Forecaster create(ControllerOptions options) {
    return new MovingMax(1);
  }
}
