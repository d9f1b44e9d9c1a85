package io.twoscales.report.read;

import io.twoscales.report.plot.Numbers;
import io.twoscales.results.RunSummary;
import io.twoscales.results.read.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the numbers of a set must not be taken for. */
final class Validity {
  private static final int MOST_NAMES = 6;

  private final ResultSet set;
  private final String label;
  private final List<String> warnings = new ArrayList<>();

  /**
   * Looks at a set.
   *
   * @param label its name where there are several; empty where there is one
   */
  Validity(ResultSet set, String label) {
    this.set = set;
    this.label = label.isEmpty() ? "" : label + ": ";
  }

  List<String> warnings() {
    set.shardNotice().ifPresent(notice -> warn("Only " + notice));
    set.manifest().failed().forEach(run -> warn(run.notice()));
    incomplete();
    unfaithful();
    disturbed();
    unsupported();
    limits();
    failures();
    if (set.manifest().commit().endsWith("-dirty")) {
      warn(
          "It was made by a build with changes that are in no commit (%s): it cannot be made anew"
              .formatted(set.manifest().commit()));
    }
    return warnings;
  }

  private void incomplete() {
    List<RunSummary> cut = those(run -> !run.complete());
    if (!cut.isEmpty()) {
      warn("Interrupted before the window's end: " + names(cut));
    }
    List<RunSummary> empty = those(run -> run.requests() == 0);
    if (!empty.isEmpty()) {
      warn("Without any request: " + names(empty));
    }
  }

  private void unfaithful() {
    List<RunSummary> late = those(run -> !run.faithful());
    if (late.isEmpty()) {
      return;
    }
    long unsent = late.stream().mapToLong(RunSummary::unsent).sum();
    double worst =
        late.stream()
            .mapToDouble(RunSummary::sendErrorP99Ms)
            .filter(Double::isFinite)
            .max()
            .orElse(Double.NaN);
    warn(
        ("INVALID, because the load generator could not keep up: %s. One request in a hundred was"
                + " sent %s ms or more off its time, %,d were never sent; latencies are the load"
                + " generator's, too")
            .formatted(names(late), Numbers.brief(worst), unsent));
  }

  private void disturbed() {
    List<RunSummary> disturbed = those(run -> !run.disturbance().isEmpty());
    if (!disturbed.isEmpty()) {
      warn(
          "Disturbed by something else on the machine: "
              + disturbed.stream()
                  .limit(MOST_NAMES)
                  .map(run -> "%s (%s)".formatted(name(run), run.disturbance()))
                  .collect(Collectors.joining(", "))
              + more(disturbed));
    }
  }

  private void unsupported() {
    List<RunSummary> few = those(run -> run.requests() > 0 && !run.p99Supported());
    if (!few.isEmpty()) {
      warn("Too few requests for a p99 that means something: " + names(few));
    }
  }

  private void limits() {
    List<RunSummary> off = those(run -> run.limitMismatches() > 0);
    if (!off.isEmpty()) {
      warn(
          "CPU limits read back from the system were not what the plan says: "
              + off.stream()
                  .limit(MOST_NAMES)
                  .map(
                      run ->
                          "%s (%d of %d times)"
                              .formatted(name(run), run.limitMismatches(), run.limitChecks()))
                  .collect(Collectors.joining(", "))
              + more(off));
    }
  }

  private void failures() {
    List<RunSummary> failed = those(run -> run.failedActions() > 0);
    if (!failed.isEmpty()) {
      warn(
          "Actions that failed: "
              + failed.stream()
                  .limit(MOST_NAMES)
                  .map(run -> "%d of %s".formatted(run.failedActions(), name(run)))
                  .collect(Collectors.joining(", "))
              + more(failed));
    }
  }

  private List<RunSummary> those(Predicate<RunSummary> condition) {
    return set.runs().stream().filter(condition).toList();
  }

  private static String names(List<RunSummary> runs) {
    return runs.stream().limit(MOST_NAMES).map(Validity::name).collect(Collectors.joining(", "))
        + more(runs);
  }

  private static String more(List<RunSummary> runs) {
    return runs.size() > MOST_NAMES ? " and %d more".formatted(runs.size() - MOST_NAMES) : "";
  }

  private static String name(RunSummary run) {
    return run.controller() + "-" + run.repetition();
  }

  private void warn(String sentence) {
    warnings.add(label + sentence + ".");
  }
}
