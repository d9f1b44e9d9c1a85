package io.twoscales.core.control;

import io.twoscales.core.actuation.Action;
import io.twoscales.core.actuation.ActionResult;
import io.twoscales.core.actuation.PlatformState;
import io.twoscales.core.actuation.Reconciler;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/**
 * Controller and reconciler of one run. Holds the last plan between decisions, so that actions that
 * come to an end lead to the next step at once and not at the next tick. Pure: the platform calls
 * it with what it sees and begins the actions it returns.
 */
public final class ControlLoop {
  private final int capacityMillicores;
  private final Controller controller;
  private final Reconciler reconciler;
  private final Retries retries = new Retries();
  private final List<String> problems = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private Plan plan;

  /** A loop that starts replicas with what is planned for them. */
  public ControlLoop(Controller controller, CpuLimits limits) {
    this(controller, limits, 0);
  }

  /**
   * A loop.
   *
   * @param startBoostMillicores see {@link Reconciler}
   */
  public ControlLoop(Controller controller, CpuLimits limits, int startBoostMillicores) {
    this.capacityMillicores = limits.capacityMillicores();
    this.controller = controller;
    this.reconciler =
        new Reconciler(capacityMillicores, limits.unitMillicores(), startBoostMillicores);
    this.plan = controller.initialPlan();
  }

  /** The plan in force. */
  public Plan plan() {
    return plan;
  }

  /**
   * An action has come to an end. One that failed is not tried again before the next tick, so that
   * a platform that refuses at once is not asked without end, and more and more rarely when it goes
   * on failing.
   */
  public void ended(Action action, ActionResult result) {
    retries.ended(action, result);
    if (!result.succeeded()) {
      failures.add("%s: %s".formatted(asked(action), result.detail()));
    }
  }

  private static String asked(Action action) {
    if (action instanceof Action.Resize resize) {
      return "resize of %s to %dm".formatted(resize.replica(), resize.millicores());
    }
    return "%s of %s"
        .formatted(
            action.kind(),
            action instanceof Action.OnReplica on ? on.replica() : "stage " + action.stage());
  }

  /** What failed for so long that it was given up, and what has come back, in the order of time. */
  public List<String> problems() {
    problems.addAll(retries.takeProblems());
    return List.copyOf(problems);
  }

  /** Whether nothing remains to be done for the plan in force, not even what failed before. */
  public boolean inForce(PlatformState state) {
    return reconciler.actions(plan, state).isEmpty();
  }

  /** Whether there is CPU for all of the plan in force; else some replicas get less, or none. */
  public boolean fits() {
    return plan.millicores() <= capacityMillicores;
  }

  /** A control interval has passed: asks the controller, and tells it what has failed. */
  public Decision tick(Observation seen, PlatformState state) {
    retries.nextDecision();
    Observation observation = failures.isEmpty() ? seen : seen.withFailures(failures);
    failures.clear();
    plan = controller.decide(observation);
    List<String> since = new ArrayList<>(retries.takeProblems());
    since.addAll(controller.takeProblems());
    problems.addAll(since);
    return new Decision(
        observation, plan, retries.due(reconciler.actions(plan, state), state), since);
  }

  /** Something has changed on the platform: what remains to be done for the plan in force. */
  public List<Action> reconcile(PlatformState state) {
    return retries.due(reconciler.actions(plan, state), state);
  }
}
