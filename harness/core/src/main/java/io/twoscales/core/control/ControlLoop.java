package io.twoscales.core.control;

import io.twoscales.core.actuation.Action;
import io.twoscales.core.actuation.PlatformState;
import io.twoscales.core.actuation.Reconciler;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.plan.Plan;
import java.util.List;

/**
 * Controller and reconciler of one run. Holds the last plan between decisions, so that actions that
 * come to an end lead to the next step at once and not at the next tick. Pure: the platform calls
 * it with what it sees and begins the actions it returns.
 */
public final class ControlLoop {
  private final Controller controller;
  private final Reconciler reconciler;
  private Plan plan;

  public ControlLoop(Controller controller, CpuLimits limits) {
    this.controller = controller;
    this.reconciler = new Reconciler(limits.capacityMillicores(), limits.unitMillicores());
    this.plan = controller.initialPlan();
  }

  /** The plan in force. */
  public Plan plan() {
    return plan;
  }

  /** A control interval has passed: asks the controller. */
  public Decision tick(Observation observation, PlatformState state) {
    plan = controller.decide(observation);
    return new Decision(observation, plan, reconciler.actions(plan, state));
  }

  /** Something has changed on the platform: what remains to be done for the plan in force. */
  public List<Action> reconcile(PlatformState state) {
    return reconciler.actions(plan, state);
  }
}
