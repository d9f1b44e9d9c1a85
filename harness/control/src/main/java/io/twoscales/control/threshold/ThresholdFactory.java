package io.twoscales.control.threshold;

import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.control.ControllerSetting;

/** Makes {@link ThresholdController}s. */
public final class ThresholdFactory implements ControllerFactory {
  @Override
  public String name() {
    return "threshold";
  }

  @Override
  public String description() {
    return "two thresholds on CPU utilisation: resizes in place first, then adds replicas";
  }

  @Override
  public Controller create(ControllerSetting setting, ControllerOptions options) {
    return new ThresholdController(setting, ThresholdSettings.from(options));
  }
}
