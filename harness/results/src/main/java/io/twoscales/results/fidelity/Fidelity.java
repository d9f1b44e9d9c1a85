package io.twoscales.results.fidelity;

import io.twoscales.core.experiment.GatewayPauses;
import io.twoscales.core.fault.Fault;
import io.twoscales.results.ResultSetException;
import io.twoscales.results.RunSummary;
import io.twoscales.results.compare.Comparability;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.RunId;
import io.twoscales.results.read.SetManifest.ControllerFacts;
import io.twoscales.results.read.TimelineRow;
import io.twoscales.results.statistics.ControllerStatistics;
import io.twoscales.results.statistics.Measure;
import io.twoscales.results.statistics.RunMeasures;
import io.twoscales.results.statistics.SetStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Simulated result sets held against the measured one of the same experiment.
 *
 * @param measured on a real platform
 * @param simulated in virtual time, a set for each draw of the noise; their means are compared
 * @param controllers in the order of the experiment
 * @param orders of the policies by violations and by cost
 * @param warnings why what was measured should not be trusted
 */
public record Fidelity(
    ResultSet measured,
    List<ResultSet> simulated,
    List<ControllerFidelity> controllers,
    List<PolicyOrder> orders,
    List<String> warnings) {

  /** The measures that are compared. */
  public static final List<Measure> COMPARED =
      List.of(
          Measure.VIOLATION_RATE,
          Measure.P50,
          Measure.P99,
          Measure.CORE_SECONDS,
          Measure.CPU_SECONDS,
          Measure.STARTS,
          Measure.RESIZES);

  private static final double NOTEWORTHY_PAUSE_SECONDS = 0.05;

  private static final List<Measure> ORDERED_BY =
      List.of(Measure.VIOLATION_RATE, Measure.CORE_SECONDS);

  public Fidelity {
    simulated = List.copyOf(simulated);
    controllers = List.copyOf(controllers);
    orders = List.copyOf(orders);
    warnings = List.copyOf(warnings);
  }

  /**
   * Compares.
   *
   * @param simulated at least one
   * @throws ResultSetException when the sets are not of the same experiment, saying what differs
   */
  public static Fidelity of(ResultSet measured, List<ResultSet> simulated, Tolerances tolerances) {
    simulated.forEach(draw -> requireSameExperiment(measured, draw));
    SetStatistics real = SetStatistics.of(measured);
    List<SetStatistics> virtual = simulated.stream().map(SetStatistics::of).toList();
    Map<RunId, List<TimelineRow>> realSeconds = timelines(measured);
    List<Map<RunId, List<TimelineRow>>> virtualSeconds =
        simulated.stream().map(Fidelity::timelines).toList();
    int window = measured.manifest().experiment().windowSeconds();
    List<ControllerFidelity> controllers = new ArrayList<>();
    for (ControllerStatistics controller : real.controllers()) {
      List<ControllerStatistics> twins =
          virtual.stream()
              .map(draw -> draw.controller(controller.controller()).orElseThrow())
              .toList();
      List<MeasureError> errors = new ArrayList<>();
      for (Measure measure : COMPARED) {
        errors.add(
            MeasureError.of(
                measure,
                World.means(List.of(controller), measure),
                World.means(twins, measure),
                tolerances.of(controller.controller(), measure)));
      }
      List<TimelineError> timelines = new ArrayList<>();
      for (TimelineError.Series series : TimelineError.Series.values()) {
        List<TimelineError.Pair> pairs = new ArrayList<>();
        for (RunMeasures run : controller.runs()) {
          virtualSeconds.forEach(
              draw ->
                  pairs.add(
                      new TimelineError.Pair(
                          bySecond(realSeconds.get(run.run()), series, window),
                          bySecond(draw.get(run.run()), series, window))));
        }
        timelines.add(TimelineError.of(series, pairs));
      }
      controllers.add(
          new ControllerFidelity(
              controller.controller(), controller.runs().size(), errors, timelines));
    }
    List<PolicyOrder> orders = new ArrayList<>();
    if (controllers.size() > 1) {
      ORDERED_BY.forEach(
          measure ->
              orders.add(
                  PolicyOrder.of(
                      measure,
                      World.of(List.of(measured), List.of(real), measure),
                      World.of(simulated, virtual, measure))));
    }
    return new Fidelity(measured, simulated, controllers, orders, warnings(measured));
  }

  /** Every error beyond its tolerance, {@code hybrid: p99}. */
  public List<String> broken() {
    List<String> broken = new ArrayList<>();
    for (ControllerFidelity controller : controllers) {
      for (MeasureError error : controller.errors()) {
        if (error.isBeyondTolerance()) {
          broken.add(controller.controller() + ": " + error.measure().label());
        }
      }
    }
    return broken;
  }

  /**
   * Makes sure that a set was measured.
   *
   * @throws ResultSetException when it was simulated
   */
  public static void requireMeasured(ResultSet set) {
    if (set.manifest().experiment().platform().equals("simulated")) {
      throw new ResultSetException(
          set.folder()
              + " was simulated, not measured: there is nothing real in it to compare with");
    }
  }

  private static void requireSameExperiment(ResultSet measured, ResultSet simulated) {
    requireMeasured(measured);
    if (!simulated.manifest().experiment().platform().equals("simulated")) {
      throw new ResultSetException(simulated.folder() + " was measured, not simulated");
    }
    var unused = Comparability.require(List.of(measured, simulated), false);
    List<String> differences = new ArrayList<>();
    if (measured.manifest().experiment().repetitions()
        != simulated.manifest().experiment().repetitions()) {
      differences.add(
          "repetitions: %d / %d"
              .formatted(
                  measured.manifest().experiment().repetitions(),
                  simulated.manifest().experiment().repetitions()));
    }
    List<ControllerFacts> real = measured.manifest().experiment().controllers();
    List<ControllerFacts> virtual = simulated.manifest().experiment().controllers();
    if (!real.equals(virtual)) {
      differences.add("controllers: %s / %s".formatted(names(real), names(virtual)));
    }
    if (!differences.isEmpty()) {
      throw new ResultSetException(
          "%s and %s are not of the same experiment: %s"
              .formatted(measured.folder(), simulated.folder(), String.join("; ", differences)));
    }
  }

  private static List<String> names(List<ControllerFacts> controllers) {
    return controllers.stream()
        .map(c -> c.options().isEmpty() ? c.name() : c.name() + " " + c.options())
        .toList();
  }

  private static Map<RunId, List<TimelineRow>> timelines(ResultSet set) {
    Map<RunId, List<TimelineRow>> timelines = new HashMap<>();
    set.timeline(row -> timelines.computeIfAbsent(row.run(), r -> new ArrayList<>()).add(row));
    return timelines;
  }

  private static double[] bySecond(
      List<TimelineRow> rows, TimelineError.Series series, int windowSeconds) {
    double[] values = new double[windowSeconds];
    Arrays.fill(values, Double.NaN);
    if (rows != null) {
      rows.stream()
          .filter(row -> row.second() >= 0 && row.second() < windowSeconds)
          .forEach(row -> values[row.second()] = series.of(row));
    }
    return values;
  }

  private static List<String> warnings(ResultSet measured) {
    List<String> warnings = new ArrayList<>();
    GatewayPauses pauses = PausedGateway.of(measured);
    for (RunSummary run : measured.runs()) {
      RunId id = new RunId(run.controller(), run.repetition());
      String name = id.toString();
      if (!run.faithful()) {
        warnings.add(
            name
                + ": the load was not the one scheduled; its latencies are the load generator's, too");
      }
      if (!run.disturbance().isEmpty()) {
        warnings.add(name + ": disturbed: " + run.disturbance());
      }
      pauses.of(name).stream()
          .max(Comparator.comparingDouble(Fault.GatewayPause::forSeconds))
          .filter(longest -> longest.forSeconds() >= NOTEWORTHY_PAUSE_SECONDS)
          .ifPresent(
              longest ->
                  warnings.add(
                      String.format(
                          Locale.ROOT,
                          "%s: the gateway took in nothing for %.0f ms, %.1f s into the window; what that queued up is in the latencies",
                          name,
                          1000 * longest.forSeconds(),
                          longest.atSeconds())));
      if (!run.p99Supported()) {
        warnings.add(name + ": too few requests for a p99");
      }
    }
    return warnings;
  }
}
