package io.twoscales.control.hybrid;

import io.twoscales.control.model.ModelledPipeline;
import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.control.ControllerSetting;
import java.util.List;

/** Makes {@link HybridController}s. */
public final class HybridFactory implements ControllerFactory {
  @Override
  public String name() {
    return "hybrid";
  }

  @Override
  public String description() {
    return "vertical in place first, cheap replicas once the load is stable: our two-stage policy";
  }

  @Override
  public List<ControllerOption<?>> options() {
    return HybridSettings.OPTIONS;
  }

  @Override
  public Controller create(ControllerSetting setting, ControllerOptions options) {
    return new HybridController(new ModelledPipeline(setting), HybridSettings.from(options));
  }
}
