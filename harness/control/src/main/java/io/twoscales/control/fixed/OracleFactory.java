package io.twoscales.control.fixed;

import io.twoscales.control.model.ModelledPipeline;
import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.control.ControllerSetting;
import java.time.Duration;
import java.util.List;

/** Makes {@link OracleController}s. */
public final class OracleFactory implements ControllerFactory {
  private static final ControllerOption<Duration> COLD_START =
      ControllerOption.duration("coldStart", "6s", "1h", "time a new replica needs to be ready");
  private static final ControllerOption<Double> HEADROOM =
      ControllerOption.number(
          "headroom", 1, 0, 10, "standard deviations of a Poisson count above the known rate");

  @Override
  public String name() {
    return "oracle";
  }

  @Override
  public String description() {
    return "knows the trace: horizontal for the highest rate of the coming seconds; a bound";
  }

  @Override
  public List<ControllerOption<?>> options() {
    return List.of(COLD_START, HEADROOM);
  }

  @Override
  public Controller create(ControllerSetting setting, ControllerOptions options) {
    return new OracleController(
        new ModelledPipeline(setting),
        setting.trace(),
        COLD_START.in(options).toMillis() / 1000.0,
        HEADROOM.in(options));
  }
}
