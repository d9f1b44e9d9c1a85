package io.twoscales.report.read;

import io.twoscales.core.units.Cpu;
import io.twoscales.report.model.Controller;
import io.twoscales.report.model.Fact;
import io.twoscales.report.model.Quantity;
import io.twoscales.report.model.ReportModel;
import io.twoscales.report.model.Run;
import io.twoscales.report.model.RunTimeline;
import io.twoscales.report.plot.Numbers;
import io.twoscales.results.ResultSetException;
import io.twoscales.results.RunSummary;
import io.twoscales.results.Table;
import io.twoscales.results.compare.Comparability;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.RunId;
import io.twoscales.results.read.SetManifest;
import io.twoscales.results.read.SetManifest.ExperimentFacts;
import io.twoscales.traces.drawing.AxisSteps;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** Reads one result set, or several of the same pipeline, objective and load. */
public final class ReportReader {
  private static final int MOST_POINTS_OF_A_RUN = 2000;
  private static final int LEAST_POINTS_OF_A_RUN = 200;
  private static final int MOST_POINTS = 48_000;
  private static final int MOST_DECISIONS = 60_000;

  private static final Set<String> NOT_READ = Set.of(Table.REQUESTS.file(), Table.ACTIONS.file());
  private static final DateTimeFormatter MADE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final List<ResultSet> sets;
  private final ExperimentFacts facts;

  private ReportReader(List<ResultSet> sets) {
    this.sets = sets;
    this.facts = sets.get(0).manifest().experiment();
  }

  /**
   * Reads sets.
   *
   * @param sets at least one
   * @throws ResultSetException when they cannot be shown together, or one cannot be read
   */
  public static ReportModel read(List<ResultSet> sets) {
    return new ReportReader(List.copyOf(sets)).read();
  }

  private ReportModel read() {
    List<Controller> controllers = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    tellDifferences(warnings);
    List<String> missing = new ArrayList<>();
    for (ResultSet set : sets) {
      set.requireRuns();
      refuseCondensed(set);
      refuseChanged(set);
      String label = label(set);
      warnings.addAll(new Validity(set, label).warnings());
      List<Controller> those = controllers(set, label);
      missing.addAll(missing(label, those));
      controllers.addAll(those);
    }
    boolean repeated = controllers.stream().anyMatch(each -> each.runs().size() > 1);
    return new ReportModel(
        sets.stream()
            .map(set -> set.manifest().name())
            .distinct()
            .collect(Collectors.joining(" and ")),
        what(),
        environment(),
        warnings,
        missing,
        repeated ? Repetitions.INTERVALS : "",
        facts.sloMs(),
        Math.max(1, facts.windowSeconds()),
        controllers);
  }

  private static void refuseCondensed(ResultSet set) {
    if (set.manifest().condensed()) {
      throw new ResultSetException(
          "%s is condensed: it has no timelines to show; compare and regress read it"
              .formatted(set.folder()));
    }
  }

  /** Files that are read here have to be as they were written. */
  private static void refuseChanged(ResultSet set) {
    set.requireUnchanged(name -> !NOT_READ.contains(name));
  }

  /** What is different in another set, but leaves it comparable. */
  private void tellDifferences(List<String> warnings) {
    List<List<Comparability.Difference>> differences = Comparability.require(sets, true);
    for (int i = 1; i < sets.size(); i++) {
      if (!differences.get(i).isEmpty()) {
        warnings.add(
            "%s is not as %s in all: %s."
                .formatted(
                    label(sets.get(i)),
                    label(sets.get(0)),
                    differences.get(i).stream()
                        .map(Comparability.Difference::toString)
                        .collect(Collectors.joining("; "))));
      }
    }
  }

  /** How a set is told apart from the others; empty where it is the only one. */
  private String label(ResultSet set) {
    if (sets.size() == 1) {
      return "";
    }
    Set<String> names =
        sets.stream().map(each -> each.manifest().name()).collect(Collectors.toSet());
    return names.size() == sets.size()
        ? set.manifest().name()
        : set.folder().toAbsolutePath().normalize().getFileName().toString();
  }

  private List<Controller> controllers(ResultSet set, String label) {
    int runs = sets.stream().mapToInt(each -> each.runs().size()).sum();
    int points =
        Math.max(LEAST_POINTS_OF_A_RUN, Math.min(MOST_POINTS_OF_A_RUN, MOST_POINTS / runs));
    int bucketSeconds = AxisSteps.ofTime(Math.max(1, facts.windowSeconds()), points);
    int decisions = Math.max(50, Math.min(1500, MOST_DECISIONS / runs));
    Map<RunId, RunTimeline> timelines = new TimelineReader(set, bucketSeconds).read(decisions);
    StageTimesReader stages = new StageTimesReader();
    set.visits(stages::add);
    stages.finish();
    List<Controller> controllers = new ArrayList<>();
    for (String name : set.controllers()) {
      List<RunSummary> summaries = set.runs(name);
      Histogram micros = new Histogram(3);
      List<Run> those = new ArrayList<>();
      for (RunSummary summary : summaries) {
        RunId id = new RunId(name, summary.repetition());
        micros.add(set.latencies(id));
        those.add(new Run(summary, timelines.get(id)));
      }
      controllers.add(
          new Controller(
              label.isEmpty() ? name : label + ": " + name,
              options(set.manifest(), name),
              those,
              Repetitions.estimates(summaries),
              Optional.of(LatencyCurves.of(micros, summaries, facts.sloMs())),
              stages.of(name)));
    }
    return controllers;
  }

  private static String options(SetManifest manifest, String name) {
    String options =
        manifest.experiment().controllers().stream()
            .filter(each -> each.name().equals(name))
            .flatMap(each -> each.options().entrySet().stream())
            .map(each -> each.getKey() + ": " + each.getValue())
            .collect(Collectors.joining(", "));
    return options.isEmpty() ? "defaults" : options;
  }

  private static List<String> missing(String label, List<Controller> controllers) {
    Set<String> missing = new LinkedHashSet<>();
    String of = label.isEmpty() ? "" : label + ": ";
    boolean decisions =
        controllers.stream()
            .flatMap(each -> each.runs().stream())
            .anyMatch(run -> !run.timeline().decisions().isEmpty());
    if (!decisions) {
      missing.add(
          of
              + "No decision that changed anything was recorded (record: [decisions]): timelines"
              + " have no marks, and the rate that policies planned for is not known.");
    }
    boolean used =
        controllers.stream()
            .flatMap(each -> each.runs().stream())
            .anyMatch(run -> run.timeline().of(Quantity.USED).isPresent());
    if (!used) {
      missing.add(of + "The CPU that replicas used in each second is not known.");
    }
    boolean visits = controllers.stream().anyMatch(each -> !each.stages().isEmpty());
    if (!visits) {
      missing.add(
          of
              + "Visits of stages were not recorded (record: [visits]): there is no breakdown by"
              + " stage.");
    }
    return List.copyOf(missing);
  }

  private List<Fact> what() {
    List<Fact> what = new ArrayList<>();
    int policies =
        sets.stream().mapToInt(set -> set.manifest().experiment().controllers().size()).sum();
    what.add(new Fact("pipeline", facts.pipeline()));
    what.add(new Fact("latency objective (SLO)", Numbers.brief(facts.sloMs()) + " ms, end to end"));
    what.add(
        new Fact(
            "load",
            String.format(
                Locale.ROOT,
                "%s: mean %.1f, peak %.1f requests/s, %s arrivals",
                facts.workload(),
                facts.meanPerSecond(),
                facts.peakPerSecond(),
                facts.arrivals().toLowerCase(Locale.ROOT))));
    what.add(
        new Fact(
            "window",
            "%,d s after %,d s of warm-up"
                .formatted(facts.windowSeconds(), facts.warmUpSeconds())));
    what.add(
        new Fact(
            "platform",
            distinct(
                set -> {
                  ExperimentFacts each = set.manifest().experiment();
                  return "%s, %s CPU in steps of %s, at most %s a replica"
                      .formatted(
                          each.platform().equals("simulated")
                              ? "simulated (virtual time)"
                              : each.platform(),
                          Cpu.format(each.capacityMillicores()),
                          Cpu.format(each.unitMillicores()),
                          Cpu.format(each.maxPerReplicaMillicores()));
                })));
    what.add(new Fact("hardware", distinct(set -> set.manifest().hardware())));
    what.add(
        new Fact(
            "runs",
            "%s, %s"
                .formatted(
                    policies == 1 ? "one policy" : policies + " policies",
                    facts.repetitions() == 1
                        ? "each once"
                        : facts.repetitions() + " repetitions each")));
    what.add(new Fact("made", distinct(set -> MADE.format(set.manifest().createdAt()) + " UTC")));
    return what;
  }

  private String distinct(java.util.function.Function<ResultSet, String> fact) {
    return sets.stream().map(fact).distinct().collect(Collectors.joining("; "));
  }

  private List<Fact> environment() {
    List<Fact> environment = new ArrayList<>();
    for (ResultSet set : sets) {
      SetManifest manifest = set.manifest();
      String of = sets.size() == 1 ? "" : label(set) + ": ";
      environment.add(new Fact(of + "result set", set.folder().getFileName().toString()));
      environment.add(new Fact(of + "commit", manifest.commit()));
      if (!manifest.mergedFrom().isEmpty()) {
        environment.add(new Fact(of + "merged from", manifest.mergedFrom().size() + " shards"));
      }
      environment.add(new Fact(of + "memory", memory(manifest.machine().memory())));
      environment.add(new Fact(of + "kernel", manifest.machine().kernel()));
      environment.add(new Fact(of + "Java", manifest.machine().jvm()));
      environment.add(new Fact(of + "seed", Long.toString(manifest.experiment().seed())));
      manifest.environment().forEach((name, value) -> environment.add(new Fact(of + name, value)));
      environment.add(
          new Fact(
              of + "schema",
              "version %d, %d files with checksums"
                  .formatted(manifest.schemaVersion(), manifest.sha256().size())));
    }
    return environment;
  }

  /** From the kernel's kB. */
  private static String memory(String kernels) {
    String digits = kernels.replaceAll("\\D", "");
    return digits.isEmpty()
        ? kernels
        : String.format(Locale.ROOT, "%.1f GiB", Double.parseDouble(digits) / (1 << 20));
  }
}
