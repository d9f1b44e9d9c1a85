package io.twoscales.control.forecast;

import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.forecast.Forecaster;
import io.twoscales.core.forecast.ForecasterFactory;
import java.util.List;

/** Makes {@link HoltWinters}. */
public final class HoltWintersFactory implements ForecasterFactory {
  private static final ControllerOption<Double> LEVEL =
      ControllerOption.number("level", 0.3, 0.001, 1, "share of an error that moves the level");
  private static final ControllerOption<Double> TREND =
      ControllerOption.number("trend", 0.05, 0, 1, "share of a change that moves the trend");
  private static final ControllerOption<Double> DAMPING =
      ControllerOption.number("damping", 0.9, 0, 1, "of the trend per second; 1: none");
  private static final ControllerOption<Double> SEASON =
      ControllerOption.number("season", 0.1, 0, 1, "share of an error that moves the season");
  private static final ControllerOption<Integer> SEASON_SECONDS =
      ControllerOption.integer("seasonSeconds", 0, 0, 86_400, "length of the season; 0: none");

  @Override
  public String name() {
    return "holt-winters";
  }

  @Override
  public String description() {
    return "level, damped trend and season, smoothed; an upper quantile from its errors";
  }

  @Override
  public List<ControllerOption<?>> options() {
    return List.of(LEVEL, TREND, DAMPING, SEASON, SEASON_SECONDS);
  }

  @Override
  public Forecaster create(ControllerOptions options) {
    return new HoltWinters(
        new HoltWinters.Smoothing(
            LEVEL.in(options),
            TREND.in(options),
            DAMPING.in(options),
            SEASON.in(options),
            SEASON_SECONDS.in(options)));
  }
}
