package io.twoscales.control.fa2;

import io.twoscales.control.model.ModelledPipeline;
import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.control.ControllerSetting;
import java.util.List;

/** Makes {@link Fa2Controller}s. */
public final class Fa2Factory implements ControllerFactory {
  @Override
  public String name() {
    return "fa2";
  }

  @Override
  public String description() {
    return "horizontal by the model: the cheapest replicas of one unit every second; never resizes";
  }

  @Override
  public List<ControllerOption<?>> options() {
    return Fa2Settings.OPTIONS;
  }

  @Override
  public Controller create(ControllerSetting setting, ControllerOptions options) {
    return new Fa2Controller(
        new ModelledPipeline(setting), Fa2Settings.from(options), setting.forecaster().get());
  }
}
