package io.twoscales.control.forecast;

import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.control.ControllerSetting;
import io.twoscales.core.forecast.Forecaster;
import io.twoscales.core.forecast.ForecasterFactory;
import io.twoscales.core.forecast.MovingMax;
import java.util.List;

/** Makes {@link MovingMax}. */
public final class MovingMaxFactory implements ForecasterFactory {
  private static final ControllerOption<Integer> SECONDS =
      ControllerOption.integer(
          "seconds", ControllerSetting.DEFAULT_FORECAST_SECONDS, 1, 86_400, "how far to look back");

  @Override
  public String name() {
    return "moving-max";
  }

  @Override
  public String description() {
    return "the highest rate of the last seconds is that of the next; the default";
  }

  @Override
  public List<ControllerOption<?>> options() {
    return List.of(SECONDS);
  }

  @Override
  public Forecaster create(ControllerOptions options) {
    return new MovingMax(SECONDS.in(options));
  }
}
