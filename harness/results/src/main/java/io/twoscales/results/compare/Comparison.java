package io.twoscales.results.compare;

import io.twoscales.results.ResultSetException;
import io.twoscales.results.RunSummary;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.statistics.ControllerStatistics;
import io.twoscales.results.statistics.Margins;
import io.twoscales.results.statistics.Measure;
import io.twoscales.results.statistics.PairedComparison;
import io.twoscales.results.statistics.SetStatistics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Controllers of one or several sets, each against a baseline.
 *
 * @param sets what is compared
 * @param rows a row per controller and set
 */
public record Comparison(List<ComparedSet> sets, List<Row> rows) {
  /** What verdicts rest on. */
  public static final List<Measure> VERDICT_MEASURES =
      List.of(Measure.VIOLATION_RATE, Measure.CORE_SECONDS, Measure.P99);

  public Comparison {
    sets = List.copyOf(sets);
    rows = List.copyOf(rows);
  }

  /**
   * A set.
   *
   * @param label what rows call it
   * @param set the set
   * @param differs from the first set, without forbidding the comparison
   * @param warnings what makes its numbers doubtful
   */
  public record ComparedSet(
      String label, ResultSet set, List<Comparability.Difference> differs, List<String> warnings) {}

  /**
   * A controller of a set.
   *
   * @param set the set's label
   * @param statistics its numbers
   * @param against the name of the row it is compared with; nothing for the baseline itself, and
   *     where there is none
   * @param compared differences from the baseline by measure
   * @param verdict of violations, cost and p99 together; nothing without a baseline
   */
  public record Row(
      String set,
      ControllerStatistics statistics,
      Optional<String> against,
      Map<Measure, Compared> compared,
      Optional<Finding> verdict) {
    /** The controller's name. */
    public String controller() {
      return statistics.controller();
    }
  }

  /**
   * A measure against the baseline's.
   *
   * @param paired the difference
   * @param finding what it shows
   * @param repetitionsNeeded where the interval is wider than the margin to either side and nothing
   *     is shown, how many repetitions would make it as narrow; 0 where that is not known or not
   *     needed
   * @param tellsNothing whether the interval is so wide
   */
  public record Compared(
      PairedComparison paired, Finding finding, boolean tellsNothing, int repetitionsNeeded) {}

  /**
   * Compares.
   *
   * @param sets at least one
   * @param baseline a controller, of the first set that has it, all rows are held against; if none
   *     is named, the first controller when there is one set, and otherwise the same controller of
   *     the first set
   * @param seedsMayDiffer whether sets drawn with other seeds may be compared
   * @param margins differences that matter
   * @throws ResultSetException when sets cannot be compared, or there is no such controller
   */
  public static Comparison of(
      List<ResultSet> sets, Optional<String> baseline, boolean seedsMayDiffer, Margins margins) {
    List<List<Comparability.Difference>> differences = Comparability.require(sets, seedsMayDiffer);
    List<String> labels = labels(sets);
    List<ComparedSet> compared = new ArrayList<>();
    List<SetStatistics> statistics = new ArrayList<>();
    for (int i = 0; i < sets.size(); i++) {
      ResultSet set = sets.get(i);
      compared.add(new ComparedSet(labels.get(i), set, differences.get(i), warnings(set)));
      statistics.add(SetStatistics.of(set));
    }
    Baselines baselines = Baselines.of(baseline, statistics, labels);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < sets.size(); i++) {
      for (ControllerStatistics controller : statistics.get(i).controllers()) {
        rows.add(row(labels.get(i), controller, baselines.of(controller), margins));
      }
    }
    return new Comparison(compared, rows);
  }

  private static Row row(
      String label,
      ControllerStatistics controller,
      Optional<Baselines.Named> baseline,
      Margins margins) {
    if (baseline.isEmpty() || baseline.get().statistics() == controller) {
      return new Row(label, controller, Optional.empty(), Map.of(), Optional.empty());
    }
    Map<Measure, Compared> compared = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      compared.put(measure, compare(controller, baseline.get().statistics(), measure, margins));
    }
    Finding verdict =
        Finding.together(VERDICT_MEASURES.stream().map(m -> compared.get(m).finding()).toList());
    return new Row(
        label, controller, Optional.of(baseline.get().name()), compared, Optional.of(verdict));
  }

  private static Compared compare(
      ControllerStatistics controller,
      ControllerStatistics baseline,
      Measure measure,
      Margins margins) {
    PairedComparison paired = controller.against(baseline, measure);
    Finding finding = Finding.of(measure, paired);
    if (finding != Finding.NO_DIFFERENCE || !VERDICT_MEASURES.contains(measure)) {
      return new Compared(paired, finding, false, 0);
    }
    double margin = margins.of(measure, baseline.interval(measure).estimate());
    boolean tellsNothing = !paired.difference().known() || paired.difference().halfWidth() > margin;
    return new Compared(
        paired, finding, tellsNothing, tellsNothing ? paired.repetitionsFor(margin) : 0);
  }

  /** The last part of the path where that tells them apart, else the path as it was given. */
  private static List<String> labels(List<ResultSet> sets) {
    List<String> names =
        sets.stream()
            .map(set -> set.folder().toAbsolutePath().normalize().getFileName().toString())
            .toList();
    Set<String> distinct = new HashSet<>(names);
    return distinct.size() == names.size()
        ? names
        : sets.stream().map(set -> set.folder().toString()).toList();
  }

  private static List<String> warnings(ResultSet set) {
    List<String> warnings = new ArrayList<>();
    set.shardNotice().ifPresent(warnings::add);
    set.manifest().failed().forEach(run -> warnings.add(run.notice()));
    for (RunSummary run : set.runs()) {
      String name = run.controller() + "-" + run.repetition();
      if (!run.faithful()) {
        warnings.add(
            name + " is INVALID: the load generator could not keep up, see send_error_p99_ms");
      }
      if (run.limitMismatches() > 0) {
        warnings.add(
            "%s: CPU limits read back were not as planned %d of %d times"
                .formatted(name, run.limitMismatches(), run.limitChecks()));
      }
    }
    return warnings;
  }

  /** Finds what a row is held against. */
  private record Baselines(Optional<Named> one, List<Named> ofFirstSet) {
    record Named(String name, ControllerStatistics statistics) {}

    static Baselines of(Optional<String> asked, List<SetStatistics> sets, List<String> labels) {
      if (asked.isPresent()) {
        return new Baselines(Optional.of(find(asked.get(), sets, labels)), List.of());
      }
      List<Named> first =
          sets.get(0).controllers().stream()
              .map(c -> named(labels.get(0), c, sets.size() > 1))
              .toList();
      return sets.size() == 1
          ? new Baselines(Optional.of(first.get(0)), List.of())
          : new Baselines(Optional.empty(), first);
    }

    private static Named named(String label, ControllerStatistics controller, boolean several) {
      return new Named(
          several ? label + "/" + controller.controller() : controller.controller(), controller);
    }

    private static Named find(String name, List<SetStatistics> sets, List<String> labels) {
      for (int i = 0; i < sets.size(); i++) {
        Optional<ControllerStatistics> found = sets.get(i).controller(name);
        if (found.isPresent()) {
          return named(labels.get(i), found.get(), sets.size() > 1);
        }
      }
      List<String> there =
          sets.stream()
              .flatMap(set -> set.controllers().stream())
              .map(ControllerStatistics::controller)
              .distinct()
              .toList();
      throw new ResultSetException(
          "no controller '%s' to compare with; there are %s"
              .formatted(name, String.join(", ", there)));
    }

    Optional<Named> of(ControllerStatistics controller) {
      return one.isPresent()
          ? one
          : ofFirstSet.stream()
              .filter(named -> named.statistics().controller().equals(controller.controller()))
              .findFirst();
    }
  }
}
