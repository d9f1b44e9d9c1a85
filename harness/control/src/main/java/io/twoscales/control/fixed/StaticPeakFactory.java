package io.twoscales.control.fixed;

import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.control.ControllerSetting;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.solver.Allocation;
import io.twoscales.solver.Demand;
import io.twoscales.solver.ExactSolver;
import io.twoscales.solver.Limits;
import io.twoscales.solver.Solution;
import java.util.List;
import java.util.Locale;

/**
 * Provisioning for the peak: the cheapest plan that carries the trace's highest rate within the SLO
 * and the capacity, never changed. Where there is none, the plan for the largest rate there is one
 * for.
 */
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
    Demand demand = new Demand(setting.trace().peak(), setting.sloMs());
    Solution solution =
        new ExactSolver(setting.pipeline().model(setting.limits()))
            .withLimits(Limits.NONE.withCapacity(setting.limits().capacityMillicores()))
            .joint(demand);
    Allocation allocation =
        solution
            .plan()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "static-peak finds no plan at all: " + solution.explanation().strip()));
    return new FixedController(new Plan(stages(allocation), reason(solution)));
  }

  private static List<StagePlan> stages(Allocation allocation) {
    return allocation.stages().stream()
        .map(
            stage ->
                new StagePlan(
                    stage.name(),
                    stage.replicas(),
                    stage.millicores(),
                    stage.millicores(),
                    stage.batch()))
        .toList();
  }

  private static String reason(Solution solution) {
    double asked = solution.demand().ratePerSecond();
    return solution.feasible()
        ? String.format(Locale.ROOT, "cheapest plan for the peak of %.1f requests/s", asked)
        : String.format(
            Locale.ROOT,
            "no plan for the peak of %.1f requests/s: the one for %.1f; %s",
            asked,
            solution.servedPerSecond(),
            solution.binding().explanation());
  }
}
