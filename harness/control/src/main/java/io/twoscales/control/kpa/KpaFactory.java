package io.twoscales.control.kpa;

import io.twoscales.control.perstage.PerStageController;
import io.twoscales.control.perstage.ReplicaSize;
import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.control.ControllerSetting;
import java.util.List;
import java.util.stream.Stream;

/** Makes controllers with Knative's autoscaler per stage. */
public final class KpaFactory implements ControllerFactory {
  @Override
  public String name() {
    return "kpa";
  }

  @Override
  public String description() {
    return "Knative's autoscaler: replicas by concurrency over a stable and a panic window";
  }

  @Override
  public List<ControllerOption<?>> options() {
    return Stream.concat(KpaSettings.OPTIONS.stream(), ReplicaSize.OPTIONS.stream()).toList();
  }

  @Override
  public Controller create(ControllerSetting setting, ControllerOptions options) {
    KpaSettings settings = KpaSettings.from(options);
    ReplicaSize size = ReplicaSize.from(options, setting);
    return new PerStageController(setting, size, () -> new KnativePodAutoscaler(settings, size));
  }
}
