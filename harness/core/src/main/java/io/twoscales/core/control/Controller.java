package io.twoscales.core.control;

import io.twoscales.core.observation.Observation;
import io.twoscales.core.plan.Plan;

/**
 * A scaling policy: a state machine that turns observations into desired states.
 *
 * <p>It never blocks, reads no clock, talks to no platform and keeps all its state in itself, so
 * that the same object runs in real and in virtual time. Time is that of the observation.
 */
public interface Controller {

  /** The state the pipeline shall be in before the first request arrives. */
  Plan initialPlan();

  /** The state wanted now. Called once per control interval, with times that increase. */
  Plan decide(Observation observation);
}
