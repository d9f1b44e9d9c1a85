package io.twoscales.control.fixed;

import io.twoscales.control.model.ModelledPipeline;
import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.control.ControllerSetting;
import io.twoscales.core.plan.Plan;
import io.twoscales.solver.Allocation;
import io.twoscales.solver.Solution;
import io.twoscales.traces.RateTrace;
import java.util.List;
import java.util.Locale;

/**
 * Provisioning for one rate of the trace: the cheapest plan that carries it within the SLO and the
 * capacity, never changed. Where there is none, the plan for the largest rate there is one for.
 */
abstract class StaticFactory implements ControllerFactory {
  private final String rateName;

  StaticFactory(String rateName) {
    this.rateName = rateName;
  }

  /** The rate to provision for, requests per second. */
  abstract double rate(RateTrace trace);

  @Override
  public final Controller create(ControllerSetting setting, ControllerOptions options) {
    ModelledPipeline pipeline = new ModelledPipeline(setting);
    Solution solution =
        pipeline
            .solver(setting.limits().capacityMillicores())
            .joint(pipeline.demand(rate(setting.trace())));
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
            reason(solution)));
  }

  private String reason(Solution solution) {
    double asked = solution.demand().ratePerSecond();
    return solution.feasible()
        ? String.format(Locale.ROOT, "cheapest plan for the %s of %.1f requests/s", rateName, asked)
        : String.format(
            Locale.ROOT,
            "no plan for the %s of %.1f requests/s: the one for %.1f; %s",
            rateName,
            asked,
            solution.servedPerSecond(),
            solution.binding().explanation());
  }
}
