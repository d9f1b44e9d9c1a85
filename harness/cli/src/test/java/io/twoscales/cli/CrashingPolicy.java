package io.twoscales.cli;

import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.control.ControllerSetting;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.StagePlan;

/** A policy with a mistake, which shows after five seconds. */
public final class CrashingPolicy implements ControllerFactory {
  @Override
  public String name() {
    return "crashing";
  }

  @Override
  public String description() {
    return "divides by zero";
  }

  @Override
  public Controller create(ControllerSetting setting, ControllerOptions options) {
    int unit = setting.limits().unitMillicores();
    Plan plan =
        new Plan(
            setting.pipeline().stages().stream()
                .map(stage -> new StagePlan(stage.name(), 1, unit, unit, 1))
                .toList(),
            "one of each");
    return new Controller() {
      @Override
      public Plan initialPlan() {
        return plan;
      }

      @Override
      public Plan decide(Observation seen) {
        if (seen.timeSeconds() >= 5) {
          throw new ArithmeticException("/ by zero");
        }
        return plan;
      }
    };
  }
}
