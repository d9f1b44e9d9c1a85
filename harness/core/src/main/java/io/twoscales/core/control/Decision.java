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
 */
public record Decision(Observation observation, Plan plan, List<Action> actions) {
  public Decision {
    actions = List.copyOf(actions);
  }
}
