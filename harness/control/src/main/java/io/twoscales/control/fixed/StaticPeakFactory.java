package io.twoscales.control.fixed;

import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.control.ControllerSetting;

public final class StaticPeakFactory implements ControllerFactory {
  @Override
  public String name() {
    return "static-peak";
  }

  @Override
  public String description() {
    return "the cheapest plan for the trace's highest rate, never changed";
  }

  @Override
  public Controller create(ControllerSetting setting, ControllerOptions options) {
    return new FixedController(
        new io.twoscales.core.plan.Plan(
            java.util.List.of(new io.twoscales.core.plan.StagePlan("embed", 2, 400, 400, 4)),
            "tmp"));
  }
}
