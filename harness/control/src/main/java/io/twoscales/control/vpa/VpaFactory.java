package io.twoscales.control.vpa;

import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.control.ControllerSetting;
import java.util.List;

/** Makes {@link VpaController}s. */
public final class VpaFactory implements ControllerFactory {
  @Override
  public String name() {
    return "vpa";
  }

  @Override
  public String description() {
    return "Kubernetes' Vertical Pod Autoscaler: CPU limits by percentiles of past use";
  }

  @Override
  public List<ControllerOption<?>> options() {
    return VpaSettings.OPTIONS;
  }

  @Override
  public Controller create(ControllerSetting setting, ControllerOptions options) {
    return new VpaController(setting, VpaSettings.from(options));
  }
}
