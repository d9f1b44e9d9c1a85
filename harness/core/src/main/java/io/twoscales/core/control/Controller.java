package io.twoscales.core.control;

import io.twoscales.core.observation.Observation;
import io.twoscales.core.plan.Plan;
import java.util.List;

/**
 * A scaling policy: a state machine that turns observations into desired states.
 *
 * <p>It never blocks, reads no clock, talks to no platform and keeps all its state in itself, so
 * that the same object runs in real and in virtual time. Time is that of the observation. Only a
 * controller that stands for a program of its own waits for that program, within a limit.
 */
public interface Controller extends AutoCloseable {

  /** The state the pipeline shall be in before the first request arrives. */
  Plan initialPlan();

  /** The state wanted now. Called once per control interval, with times that increase. */
  Plan decide(Observation observation);

  /** What a person has to know of this controller itself, since this was last asked. */
  default List<String> takeProblems() {
    return List.of();
  }

  /** The run is over. Gives back what the controller holds outside of itself. */
  @Override
  default void close() {}
}
