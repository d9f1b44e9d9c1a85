package io.twoscales.control.fixed;

import io.twoscales.core.control.Controller;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.plan.Plan;

/** Keeps one plan, whatever happens. */
final class FixedController implements Controller {
  private final Plan plan;

  FixedController(Plan plan) {
    this.plan = plan;
  }

  @Override
  public Plan initialPlan() {
    return plan;
  }

  @Override
  public Plan decide(Observation observation) {
    return plan;
  }
}
