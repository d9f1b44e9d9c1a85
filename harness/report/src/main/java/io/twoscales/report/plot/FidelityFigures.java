package io.twoscales.report.plot;

import io.twoscales.report.model.Series;
import io.twoscales.report.plot.TimeFigure.Line;
import io.twoscales.report.plot.TimeFigure.Panel;
import io.twoscales.report.plot.TimeFigure.Through;
import io.twoscales.results.fidelity.TimelineError;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.RunId;
import io.twoscales.results.read.TimelineRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What was measured and what was simulated of each run, laid over each other. */
public final class FidelityFigures {
  private static final float[] SOLID = {};
  private static final float[] DASHED = {6, 3};
  private static final double PER_CORE = 1e-3;

  private FidelityFigures() {}

  /** A figure per run, in the order of the measured set. */
  public static Stream<TimeFigure> of(ResultSet measured, ResultSet simulated) {
    Map<RunId, List<TimelineRow>> real = timelines(measured);
    Map<RunId, List<TimelineRow>> virtual = timelines(simulated);
    double sloMs = measured.manifest().experiment().sloMs();
    int seconds = measured.manifest().experiment().windowSeconds();
    return measured.runs().stream()
        .map(run -> new RunId(run.controller(), run.repetition()))
        .map(
            run ->
                figure(
                    run,
                    real.getOrDefault(run, List.of()),
                    virtual.getOrDefault(run, List.of()),
                    seconds,
                    sloMs));
  }

  private static TimeFigure figure(
      RunId run, List<TimelineRow> real, List<TimelineRow> virtual, int seconds, double sloMs) {
    List<Panel> panels = new ArrayList<>();
    for (TimelineError.Series series : TimelineError.Series.values()) {
      boolean latency = series == TimelineError.Series.P50 || series == TimelineError.Series.P99;
      boolean cpu = series == TimelineError.Series.ALLOCATED || series == TimelineError.Series.USED;
      double factor = cpu ? PER_CORE : 1;
      List<Line> lines =
          List.of(
              line("measured", real, series, seconds, factor, Ink.LINE_1, SOLID),
              line("simulated", virtual, series, seconds, factor, Ink.LINE_2, DASHED));
      panels.add(
          new Panel(
              title(series),
              latency ? 90 : 60,
              lines,
              latency ? sloMs : Double.NaN,
              latency,
              !latency,
              List.of()));
    }
    return new TimeFigure(
        "fidelity-" + run.toString().replaceAll("[^A-Za-z0-9._-]", "_"),
        "%s, repetition %d: measured and simulated".formatted(run.controller(), run.repetition()),
        "CPU, replicas and latency of one run as measured and as simulated, over time.",
        seconds,
        panels,
        false);
  }

  private static String title(TimelineError.Series series) {
    return switch (series) {
      case ALLOCATED -> "CPU allocated, cores";
      case USED -> "CPU used, cores";
      case READY -> "READY replicas";
      case P50 -> "p50 latency of the second, ms";
      case P99 -> "p99 latency of the second, ms";
    };
  }

  private static Line line(
      String label,
      List<TimelineRow> rows,
      TimelineError.Series series,
      int seconds,
      double factor,
      Ink ink,
      float[] dash) {
    Series values = new Series(seconds, 1);
    rows.forEach(row -> values.add(row.second(), series.of(row)));
    return new Line(label, values, factor, Through.MEAN, ink, dash, false);
  }

  private static Map<RunId, List<TimelineRow>> timelines(ResultSet set) {
    Map<RunId, List<TimelineRow>> timelines = new HashMap<>();
    set.timeline(row -> timelines.computeIfAbsent(row.run(), r -> new ArrayList<>()).add(row));
    return timelines;
  }
}
