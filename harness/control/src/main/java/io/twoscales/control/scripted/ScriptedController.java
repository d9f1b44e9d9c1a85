package io.twoscales.control.scripted;

import io.twoscales.core.control.Controller;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.plan.Plan;
import java.util.Map;
import java.util.NavigableMap;

/** Wants what a script says, by the time of the observation. */
final class ScriptedController implements Controller {
  private final NavigableMap<Double, Plan> script;

  /** By seconds since the measured window began; at least one. */
  ScriptedController(NavigableMap<Double, Plan> script) {
    this.script = script;
  }

  @Override
  public Plan initialPlan() {
    return script.firstEntry().getValue();
  }

  @Override
  public Plan decide(Observation observation) {
    Map.Entry<Double, Plan> latest = script.floorEntry(observation.timeSeconds());
    return latest == null ? initialPlan() : latest.getValue();
  }
}
