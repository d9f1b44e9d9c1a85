package io.twoscales.report.plot;

import io.twoscales.report.model.Controller;
import io.twoscales.report.model.Quantity;
import io.twoscales.report.model.ReportModel;
import io.twoscales.report.model.Run;
import io.twoscales.report.model.RunTimeline;
import io.twoscales.report.plot.TimeFigure.Line;
import io.twoscales.report.plot.TimeFigure.Panel;
import io.twoscales.report.plot.TimeFigure.Through;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What there is to see over time: all controllers side by side, or one run with all details. */
public final class TimeFigures {
  private static final float[] SOLID = {};
  private static final float[] DASHED = {6, 3};
  private static final float[] DOTTED = {2, 2.5f};

  /** Of stages; what is on its way has another one. */
  private static final List<Ink> STAGES = List.of(Ink.LINE_3, Ink.LINE_1, Ink.LINE_4, Ink.LINE_5);

  /** So many lines can be told apart in one panel. */
  private static final int MOST_IN_ONE_PANEL = 6;

  private TimeFigures() {}

  /** Load, tail latency and CPU of all controllers in one repetition. */
  public static TimeFigure sideBySide(ReportModel model, int repetition) {
    List<Panel> panels = new ArrayList<>();
    List<Controller> there =
        model.controllers().stream().filter(each -> each.run(repetition).isPresent()).toList();
    load(there, repetition).ifPresent(panels::add);
    if (there.size() <= MOST_IN_ONE_PANEL) {
      panels.add(
          together(
              model,
              there,
              repetition,
              "p99 latency of the second, ms",
              Quantity.P99,
              model.sloMs()));
      panels.add(
          together(
              model, there, repetition, "violations per second", Quantity.VIOLATIONS, Double.NaN));
      panels.add(
          together(
              model, there, repetition, "CPU allocated, cores", Quantity.ALLOCATED, Double.NaN));
    } else {
      there.forEach(each -> panels.add(strip(each, repetition)));
    }
    panels.removeIf(panel -> panel.lines().isEmpty());
    String title =
        model.repetitions().size() > 1
            ? "%s, repetition %d".formatted(model.title(), repetition)
            : model.title();
    return new TimeFigure(
        "side-by-side-" + repetition,
        title,
        "Load, tail latency, violations and CPU over time; the page's timelines and summary say the"
            + " same in numbers.",
        model.windowSeconds(),
        panels,
        false);
  }

  /** All there is of one run. */
  public static TimeFigure run(ReportModel model, Controller controller, Run run) {
    RunTimeline timeline = run.timeline();
    List<Panel> panels = new ArrayList<>();
    List<Line> load = new ArrayList<>();
    line(timeline, Quantity.LOAD, "load", 1, Through.MEAN, Ink.LINE_6, SOLID).ifPresent(load::add);
    line(timeline, Quantity.PLANNED_FOR, "planned for", 1, Through.HIGHEST, Ink.LINE_2, DASHED)
        .ifPresent(load::add);
    panels.add(
        new Panel(
            "requests per second; above, decisions",
            80,
            load,
            Double.NaN,
            false,
            false,
            timeline.decisions()));
    List<Line> latency = new ArrayList<>();
    line(timeline, Quantity.P99, "p99", 1, Through.HIGHEST, Ink.LINE_2, SOLID)
        .ifPresent(latency::add);
    line(timeline, Quantity.P50, "p50", 1, Through.MEAN, Ink.LINE_1, DASHED)
        .ifPresent(latency::add);
    panels.add(new Panel("latency, ms", 90, latency, model.sloMs(), true, false, List.of()));
    panels.add(
        new Panel(
            "violations per second",
            45,
            line(
                    timeline,
                    Quantity.VIOLATIONS,
                    "violations",
                    1,
                    Through.HIGHEST,
                    Ink.VIOLATION,
                    SOLID)
                .map(TimeFigures::filled)
                .stream()
                .toList(),
            Double.NaN,
            false,
            true,
            List.of()));
    List<Line> cpu = new ArrayList<>();
    line(timeline, Quantity.ALLOCATED, "allocated", 1e-3, Through.HIGHEST, Ink.LINE_1, SOLID)
        .ifPresent(cpu::add);
    line(timeline, Quantity.USED, "used", 1e-3, Through.MEAN, Ink.LINE_3, SOLID)
        .map(TimeFigures::filled)
        .ifPresent(cpu::add);
    panels.add(new Panel("CPU, cores", 80, cpu, Double.NaN, false, true, List.of()));
    panels.add(new Panel("replicas", 70, replicas(timeline), Double.NaN, false, true, List.of()));
    panels.add(
        new Panel(
            "requests waiting",
            45,
            line(timeline, Quantity.QUEUE, "queue", 1, Through.HIGHEST, Ink.LINE_5, SOLID).stream()
                .toList(),
            Double.NaN,
            false,
            true,
            List.of()));
    panels.removeIf(panel -> panel.lines().isEmpty());
    return new TimeFigure(
        "run-" + fileName(controller.name()) + "-" + run.repetition(),
        "%s, repetition %d".formatted(controller.name(), run.repetition()),
        "Load, latency, violations, CPU, replicas and queue of one run over time.",
        timeline.seconds(),
        panels,
        true);
  }

  private static List<Line> replicas(RunTimeline timeline) {
    List<Line> lines = new ArrayList<>();
    List<String> stages = timeline.stages();
    if (stages.size() < 2) {
      line(timeline, Quantity.READY, "ready", 1, Through.HIGHEST, Ink.LINE_3, SOLID)
          .ifPresent(lines::add);
    } else {
      for (int i = 0; i < stages.size(); i++) {
        String stage = stages.get(i);
        Ink ink = STAGES.get(i % STAGES.size());
        float[] dash = i < STAGES.size() ? SOLID : DASHED;
        timeline
            .of(Quantity.READY, stage)
            .map(
                series -> new Line("ready: " + stage, series, 1, Through.HIGHEST, ink, dash, false))
            .ifPresent(lines::add);
      }
    }
    line(timeline, Quantity.STARTING, "starting", 1, Through.HIGHEST, Ink.LINE_2, DASHED)
        .ifPresent(lines::add);
    line(timeline, Quantity.DRAINING, "draining", 1, Through.HIGHEST, Ink.LINE_6, DOTTED)
        .ifPresent(lines::add);
    return lines;
  }

  private static Optional<Panel> load(List<Controller> there, int repetition) {
    return there.stream()
        .flatMap(each -> each.run(repetition).stream())
        .flatMap(
            run ->
                line(run.timeline(), Quantity.LOAD, "", 1, Through.MEAN, Ink.LINE_6, SOLID)
                    .stream())
        .findFirst()
        .map(
            line ->
                new Panel(
                    "requests per second", 90, List.of(line), Double.NaN, false, false, List.of()));
  }

  private static Panel together(
      ReportModel model,
      List<Controller> there,
      int repetition,
      String title,
      Quantity quantity,
      double objective) {
    List<Line> lines = new ArrayList<>();
    boolean cpu = quantity == Quantity.ALLOCATED;
    for (Controller each : there) {
      Look look = Look.of(model.controllers().indexOf(each));
      each.run(repetition)
          .flatMap(
              run ->
                  line(
                      run.timeline(),
                      quantity,
                      each.name(),
                      cpu ? 1e-3 : 1,
                      Through.HIGHEST,
                      look.ink(),
                      look.dash()))
          .ifPresent(lines::add);
    }
    boolean latency = quantity == Quantity.P99;
    return new Panel(
        title,
        quantity == Quantity.VIOLATIONS ? 60 : 110,
        lines,
        objective,
        latency && spread(lines) > 30,
        !latency,
        List.of());
  }

  private static double spread(List<Line> lines) {
    double most = lines.stream().mapToDouble(line -> line.series().highest()).max().orElse(1);
    double least =
        lines.stream().mapToDouble(line -> line.series().lowestPositive()).min().orElse(1);
    return most / least;
  }

  /** One controller of many: its CPU, and below in red what was violated. */
  private static Panel strip(Controller each, int repetition) {
    RunTimeline timeline = each.run(repetition).orElseThrow().timeline();
    List<Line> lines = new ArrayList<>();
    line(timeline, Quantity.ALLOCATED, "cores allocated", 1e-3, Through.HIGHEST, Ink.LINE_1, SOLID)
        .ifPresent(lines::add);
    line(timeline, Quantity.USED, "cores used", 1e-3, Through.MEAN, Ink.LINE_3, SOLID)
        .map(TimeFigures::filled)
        .ifPresent(lines::add);
    line(
            timeline,
            Quantity.VIOLATIONS,
            "violations per second",
            1,
            Through.HIGHEST,
            Ink.VIOLATION,
            SOLID)
        .map(TimeFigures::filled)
        .ifPresent(lines::add);
    return new Panel(each.name(), 42, lines, Double.NaN, false, true, List.of());
  }

  private static Line filled(Line line) {
    return new Line(
        line.label(), line.series(), line.factor(), line.through(), line.ink(), line.dash(), true);
  }

  private static Optional<Line> line(
      RunTimeline timeline,
      Quantity quantity,
      String label,
      double factor,
      Through through,
      Ink ink,
      float[] dash) {
    return timeline
        .of(quantity)
        .filter(series -> !series.isEmpty())
        .map(series -> new Line(label, series, factor, through, ink, dash, false));
  }

  /** A controller's name as a part of a file's. */
  static String fileName(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]+", "-");
  }
}
