package io.twoscales.core.control;

import io.twoscales.core.actuation.Action;
import io.twoscales.core.actuation.PlatformState;
import io.twoscales.core.actuation.Reconciler;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.plan.Plan;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Controller and reconciler of one run. Holds the last plan between decisions, so that actions that
 * come to an end lead to the next step at once and not at the next tick. Pure: the platform calls
 * it with what it sees and begins the actions it returns.
 */
public final class ControlLoop {
  private final Controller controller;
  private final Reconciler reconciler;
  private final Set<Attempt> failed = new HashSet<>();
  private Plan plan;

  /** A kind of action at a stage. */
  private record Attempt(String stage, String kind) {}

  public ControlLoop(Controller controller, CpuLimits limits) {
    this.controller = controller;
    this.reconciler = new Reconciler(limits.capacityMillicores(), limits.unitMillicores());
    this.plan = controller.initialPlan();
  }

  /** The plan in force. */
  public Plan plan() {
    return plan;
  }

  /**
   * An action has come to an end. One that failed is not tried again before the next tick, so that
   * a platform that refuses at once is not asked without end.
   */
  public void ended(Action action, boolean succeeded) {
    if (!succeeded) {
      failed.add(new Attempt(action.stage(), action.kind()));
    }
  }

  /** Whether nothing remains to be done for the plan in force, not even what failed before. */
  public boolean inForce(PlatformState state) {
    return reconciler.actions(plan, state).isEmpty();
  }

  /** A control interval has passed: asks the controller. */
  public Decision tick(Observation observation, PlatformState state) {
    failed.clear();
    plan = controller.decide(observation);
    return new Decision(observation, plan, reconciler.actions(plan, state));
  }

  /** Something has changed on the platform: what remains to be done for the plan in force. */
  public List<Action> reconcile(PlatformState state) {
    List<Action> actions = reconciler.actions(plan, state);
    if (failed.isEmpty()) {
      return actions;
    }
    return actions.stream()
        .filter(action -> !failed.contains(new Attempt(action.stage(), action.kind())))
        .toList();
  }
}
