package io.twoscales.control.themis;

import io.twoscales.control.model.ModelledPipeline;
import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.control.ControllerSetting;
import java.util.List;

/** Makes {@link ThemisController}s. */
public final class ThemisFactory implements ControllerFactory {
  @Override
  public String name() {
    return "themis";
  }

  @Override
  public String description() {
    return "the authors' rule of 2024: resize in place at once, one-unit replicas when it lasts";
  }

  @Override
  public List<ControllerOption<?>> options() {
    return ThemisSettings.OPTIONS;
  }

  @Override
  public Controller create(ControllerSetting setting, ControllerOptions options) {
    return new ThemisController(
        new ModelledPipeline(setting), ThemisSettings.from(options), setting.forecaster().get());
  }
}
