package io.twoscales.control.rayserve;

import io.twoscales.control.perstage.PerStageController;
import io.twoscales.control.perstage.ReplicaSize;
import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.control.ControllerSetting;
import java.util.List;
import java.util.stream.Stream;

/** Makes controllers with Ray Serve's autoscaler per stage. */
public final class RayServeFactory implements ControllerFactory {
  @Override
  public String name() {
    return "ray-serve";
  }

  @Override
  public String description() {
    return "Ray Serve's autoscaler: replicas by ongoing requests, after delays";
  }

  @Override
  public List<ControllerOption<?>> options() {
    return Stream.concat(RayServeSettings.OPTIONS.stream(), ReplicaSize.OPTIONS.stream()).toList();
  }

  @Override
  public Controller create(ControllerSetting setting, ControllerOptions options) {
    RayServeSettings settings = RayServeSettings.from(options);
    ReplicaSize size = ReplicaSize.from(options, setting);
    return new PerStageController(setting, size, () -> new RayServeAutoscaler(settings, size));
  }
}
