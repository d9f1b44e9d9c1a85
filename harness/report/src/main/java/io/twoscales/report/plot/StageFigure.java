package io.twoscales.report.plot;

import io.twoscales.report.model.Controller;
import io.twoscales.report.model.ReportModel;
import io.twoscales.report.model.StageTimes;
import io.twoscales.report.plot.Sheet.Anchor;
import java.util.List;
import java.util.stream.Collectors;

/** Where requests spend their time, stage by stage: the means, as bars one after the other. */
public final class StageFigure extends Figure {
  private static final double BAR = 15;
  private static final double LEADING = 21;

  /** What a part of a bar stands for. */
  private record Shade(String label, Ink ink, double opacity) {}

  private static final List<Shade> SHADES =
      List.of(
          new Shade("its batch fills", Ink.LINE_5, 0.55),
          new Shade("waits for a replica", Ink.LINE_2, 0.9),
          new Shade("is served", Ink.LINE_1, 1));

  private final List<Controller> controllers;

  public StageFigure(ReportModel model) {
    super("stages", "Where a request spends its time", description(model));
    this.controllers =
        model.controllers().stream().filter(each -> !each.stages().isEmpty()).toList();
  }

  private static String description(ReportModel model) {
    return "Mean milliseconds by controller and stage. "
        + model.controllers().stream()
            .flatMap(
                each ->
                    each.stages().stream()
                        .map(
                            stage ->
                                "%s, %s: its batch fills %s, waits for a replica %s, is served %s"
                                    .formatted(
                                        each.name(),
                                        stage.stage(),
                                        Numbers.brief(stage.gathering().meanMs()),
                                        Numbers.brief(stage.queueing().meanMs()),
                                        Numbers.brief(stage.service().meanMs()))))
            .collect(Collectors.joining("; "))
        + ".";
  }

  @Override
  double draw(Sheet sheet, double width) {
    sheet.text(title(), 15, 12, 22, Anchor.START, Ink.INK);
    double x = 12;
    double y = 46;
    for (Shade shade : SHADES) {
      double needed = 22 + Sheet.width(shade.label(), TEXT);
      if (x > 12 && x + needed > width - 12) {
        x = 12;
        y += 18;
      }
      sheet.box(x, y - 10, 16, 11, shade.ink(), shade.opacity());
      sheet.text(shade.label(), TEXT, x + 22, y, Anchor.START, Ink.INK);
      x += needed + 18;
    }
    double names =
        controllers.stream()
            .flatMap(each -> each.stages().stream())
            .mapToDouble(stage -> Sheet.width(stage.stage(), TEXT))
            .max()
            .orElse(0);
    double left = Math.min(width * 0.4, 24 + names + 8);
    double most =
        controllers.stream()
            .flatMap(each -> each.stages().stream())
            .mapToDouble(StageTimes::meanMs)
            .max()
            .orElse(1);
    double top = y + 14;
    double height = top;
    for (Controller each : controllers) {
      height += 20 + LEADING * each.stages().size() + 6;
    }
    Axis axis = Axis.fromZero(most, left, width - 70, width < 500 ? 3 : 8);
    for (Axis.Tick tick : axis.ticks()) {
      double at = axis.at(tick.value());
      sheet.line(at, top, at, height, 1, Ink.GRID);
      sheet.text(tick.label(), SMALL, at, height + 16, Anchor.MIDDLE, Ink.INK);
    }
    sheet.text("mean, ms", TEXT, (left + width - 70) / 2, height + 36, Anchor.MIDDLE, Ink.SOFT);
    y = top;
    for (Controller each : controllers) {
      y += 20;
      sheet.text(each.name(), TEXT, 12, y - 5, Anchor.START, Ink.INK);
      for (StageTimes stage : each.stages()) {
        bar(sheet, each, stage, axis, left, y);
        y += LEADING;
      }
      y += 6;
    }
    return height + 48;
  }

  private static void bar(
      Sheet sheet, Controller each, StageTimes stage, Axis axis, double left, double y) {
    String name = TradeOffFigure.shortened(stage.stage(), left - 28);
    sheet.text(name, TEXT, left - 8, y + BAR - 3, Anchor.END, Ink.SOFT);
    List<StageTimes.Part> parts = List.of(stage.gathering(), stage.queueing(), stage.service());
    double begin = 0;
    for (int i = 0; i < parts.size(); i++) {
      StageTimes.Part part = parts.get(i);
      Shade shade = SHADES.get(i);
      double from = axis.at(begin);
      begin += part.meanMs();
      double to = axis.at(begin);
      sheet.named(
          "%s, %s, %s: mean %s ms, p99 %s ms"
              .formatted(
                  each.name(),
                  stage.stage(),
                  shade.label(),
                  Numbers.brief(part.meanMs()),
                  Numbers.brief(part.p99Ms())),
          () -> sheet.box(from, y, Math.max(0, to - from), BAR, shade.ink(), shade.opacity()));
    }
    sheet.text(
        Numbers.brief(stage.meanMs()),
        SMALL,
        axis.at(begin) + 6,
        y + BAR - 3,
        Anchor.START,
        Ink.INK);
  }
}
