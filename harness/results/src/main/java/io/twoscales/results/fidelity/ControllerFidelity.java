package io.twoscales.results.fidelity;

import java.util.List;

/**
 * One controller in both worlds.
 *
 * @param controller its name in the experiment
 * @param repetitions how many runs there are in each world
 * @param errors of its measures
 * @param timelines of what was seen second by second
 */
public record ControllerFidelity(
    String controller, int repetitions, List<MeasureError> errors, List<TimelineError> timelines) {
  public ControllerFidelity {
    errors = List.copyOf(errors);
    timelines = List.copyOf(timelines);
  }
}
