package io.twoscales.control.fixed;

import io.twoscales.control.model.ModelledPipeline;
import io.twoscales.core.control.Controller;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.core.units.Decimal;
import io.twoscales.solver.Solution;
import io.twoscales.traces.RateTrace;
import java.util.List;

/**
 * Knows the trace: at every second the cheapest horizontal plan for the highest rate until a
 * replica started now would be ready and the next decision is made. Not a competitor but a bound:
 * what horizontal scaling could do with perfect foresight.
 */
final class OracleController implements Controller {
  private static final double INTERVAL_SECONDS = 1;

  private final ModelledPipeline pipeline;
  private final RateTrace trace;
  private final double coldStartSeconds;
  private final double headroom;
  private Plan last;

  OracleController(
      ModelledPipeline pipeline, RateTrace trace, double coldStartSeconds, double headroom) {
    this.pipeline = pipeline;
    this.trace = trace;
    this.coldStartSeconds = coldStartSeconds;
    this.headroom = headroom;
    this.last = plan(0, pipeline.limits().capacityMillicores(), null);
  }

  @Override
  public Plan initialPlan() {
    return last;
  }

  @Override
  public Plan decide(Observation observation) {
    last = plan(observation.timeSeconds(), observation.capacityMillicores(), last);
    return last;
  }

  private Plan plan(double nowSeconds, int capacityMillicores, Plan before) {
    double horizon = coldStartSeconds + INTERVAL_SECONDS;
    double highest = highest(nowSeconds - INTERVAL_SECONDS, nowSeconds + horizon);
    double rate = highest + headroom * Math.sqrt(highest);
    Solution solution = pipeline.solver(capacityMillicores).horizontal(pipeline.demand(rate));
    List<StagePlan> stages =
        solution.plan().map(ModelledPipeline::plan).orElse(before == null ? null : before.stages());
    if (stages == null) {
      throw new IllegalArgumentException(
          "oracle finds no plan at all: " + solution.explanation().strip());
    }
    return new Plan(
        stages,
        List.of(ModelledPipeline.candidate("horizontal(coming)", solution)),
        "the trace's highest rate within "
            + Decimal.fixed(horizon, 0)
            + " s is "
            + Decimal.fixed(highest, 1)
            + " requests/s");
  }

  /**
   * The highest rate of the seconds that the interval touches; outside the trace its ends count.
   */
  private double highest(double fromSeconds, double toSeconds) {
    int from = within(Math.floor(fromSeconds));
    int to = within(Math.ceil(toSeconds));
    double highest = 0;
    for (int second = from; second <= to; second++) {
      highest = Math.max(highest, trace.ratePerSecond(second));
    }
    return highest;
  }

  private int within(double second) {
    return (int) Math.max(0, Math.min(trace.seconds() - 1, second));
  }
}
