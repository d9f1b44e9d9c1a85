package io.twoscales.core.control;

import io.twoscales.core.actuation.Action;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.plan.Plan;
import java.util.List;

/**
 * One decision with what it rests on and what it led to.
 *
 * @param observation what the controller saw
 * @param plan what it wanted, and why
 * @param actions what the reconciler began because of it
 * @param problems what has been given up, and what has come back, since the last decision
 */
public record Decision(
    Observation observation, Plan plan, List<Action> actions, List<String> problems) {

  /** A decision after which everything works. */
  public Decision(Observation observation, Plan plan, List<Action> actions) {
    this(observation, plan, actions, List.of());
  }

  public Decision {
    actions = List.copyOf(actions);
    problems = List.copyOf(problems);
  }
}
