package io.twoscales.control.hpa;

import io.twoscales.control.perstage.PerStageController;
import io.twoscales.control.perstage.ReplicaSize;
import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.control.ControllerSetting;
import java.util.List;
import java.util.stream.Stream;

/** Makes controllers with a Horizontal Pod Autoscaler per stage. */
public final class HpaFactory implements ControllerFactory {
  @Override
  public String name() {
    return "hpa";
  }

  @Override
  public String description() {
    return "Kubernetes' Horizontal Pod Autoscaler: replicas by CPU utilisation or requests in flight";
  }

  @Override
  public List<ControllerOption<?>> options() {
    return Stream.concat(HpaSettings.OPTIONS.stream(), ReplicaSize.OPTIONS.stream()).toList();
  }

  @Override
  public Controller create(ControllerSetting setting, ControllerOptions options) {
    HpaSettings settings = HpaSettings.from(options);
    ReplicaSize size = ReplicaSize.from(options, setting);
    return new PerStageController(setting, size, () -> new HorizontalPodAutoscaler(settings, size));
  }
}
