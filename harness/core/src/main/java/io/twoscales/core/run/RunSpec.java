package io.twoscales.core.run;

import io.twoscales.core.control.Controller;
import io.twoscales.core.experiment.Experiment;

/**
 * One controller once.
 *
 * @param experiment what is run
 * @param controllerName the controller's name in the experiment
 * @param controller the policy, fresh for this run
 * @param repetition from 1
 * @param schedule the requests to send
 */
public record RunSpec(
    Experiment experiment,
    String controllerName,
    Controller controller,
    int repetition,
    Schedule schedule) {

  /** The run's name within its suite, such as {@code static-peak-1}. */
  public String name() {
    return controllerName + "-" + repetition;
  }
}
