package io.twoscales.report.model;

import java.util.List;

/**
 * All that a report shows.
 *
 * @param title what it is called
 * @param what what ran, in words, label by label
 * @param environment where and with what it ran
 * @param warnings what the numbers must not be taken for; sentences
 * @param missing what was not recorded and can therefore not be shown; sentences
 * @param intervals how the intervals were made, in words; empty when there are none
 * @param sloMs the latency objective
 * @param windowSeconds length of the measured window
 * @param controllers at least one
 */
public record ReportModel(
    String title,
    List<Fact> what,
    List<Fact> environment,
    List<String> warnings,
    List<String> missing,
    String intervals,
    double sloMs,
    int windowSeconds,
    List<Controller> controllers) {

  public ReportModel {
    if (controllers.isEmpty()) {
      throw new IllegalArgumentException(title + " has no controller");
    }
    what = List.copyOf(what);
    environment = List.copyOf(environment);
    warnings = List.copyOf(warnings);
    missing = List.copyOf(missing);
    controllers = List.copyOf(controllers);
  }

  /** All repetitions that any controller has, in rising order. */
  public List<Integer> repetitions() {
    return controllers.stream()
        .flatMap(controller -> controller.runs().stream())
        .map(Run::repetition)
        .distinct()
        .sorted()
        .toList();
  }
}
