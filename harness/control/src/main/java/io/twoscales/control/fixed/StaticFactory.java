package io.twoscales.control.fixed;

import io.twoscales.control.model.ModelledPipeline;
import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.control.ControllerSetting;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.units.Decimal;
import io.twoscales.solver.Allocation;
import io.twoscales.solver.Solution;
import io.twoscales.traces.RateTrace;
import java.util.List;

/**
 * Provisioning for one rate of the trace: the cheapest plan that carries it within the SLO and the
 * capacity, never changed. Where there is none, the plan for the largest rate there is one for.
 */
abstract class StaticFactory implements ControllerFactory {
  private static final ControllerOption<Double> RESERVE =
      ControllerOption.number(
          "reserve", 0, 0, 10, "share of the rate that is provided for beyond it");

  private final String rateName;

  StaticFactory(String rateName) {
    this.rateName = rateName;
  }

  /** The rate to provision for, requests per second. */
  abstract double rate(RateTrace trace);

  @Override
  public final List<ControllerOption<?>> options() {
    return List.of(RESERVE);
  }

  @Override
  public final Controller create(ControllerSetting setting, ControllerOptions options) {
    ModelledPipeline pipeline = new ModelledPipeline(setting);
    double asked = rate(setting.trace()) * (1 + RESERVE.in(options));
    Solution solution =
        pipeline.solver(setting.limits().capacityMillicores()).joint(pipeline.demand(asked));
    Allocation allocation =
        solution
            .plan()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        name() + " finds no plan at all: " + solution.explanation().strip()));
    return new FixedController(
        new Plan(
            ModelledPipeline.plan(allocation),
            List.of(ModelledPipeline.candidate("joint(" + rateName + ")", solution)),
            reason(solution, RESERVE.in(options))));
  }

  private String reason(Solution solution, double reserve) {
    String rate =
        rateName
            + (reserve > 0 ? " and " + Decimal.text(100 * reserve, 1) + " % more, " : " of ")
            + Decimal.fixed(solution.demand().ratePerSecond(), 1)
            + " requests/s";
    return solution.feasible()
        ? "cheapest plan for the " + rate
        : "no plan for the "
            + rate
            + ": the one for "
            + Decimal.fixed(solution.servedPerSecond(), 1)
            + "; "
            + solution.binding().explanation();
  }
}
