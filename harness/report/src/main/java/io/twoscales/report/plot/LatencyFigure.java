package io.twoscales.report.plot;

import io.twoscales.report.model.Controller;
import io.twoscales.report.model.LatencyCurve;
import io.twoscales.report.model.ReportModel;
import io.twoscales.report.plot.Sheet.Anchor;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;

/** Latencies of all requests of each controller, with the objective. */
public final class LatencyFigure extends Figure {
  private static final double LEFT = 58;
  private static final double RIGHT = 18;
  private static final double TOP = 54;
  private static final double HEIGHT = 300;

  /** What the axes are. */
  public enum Axes {
    /** Latency in logarithms, and the share of requests within it. */
    LOGARITHMIC("logarithmic", "Share of requests answered within a time"),
    /** Latency as it is, and the share of requests within it. */
    LINEAR("linear", "Share of requests answered within a time"),
    /** Both in logarithms, and the share of requests that took longer: the tail. */
    TAIL("tail", "Share of requests that took longer than a time");

    private final String word;
    private final String title;

    Axes(String word, String title) {
      this.word = word;
      this.title = title;
    }

    /** Its name in files and in the page. */
    public String word() {
      return word;
    }
  }

  private final ReportModel model;
  private final Axes axes;

  public LatencyFigure(ReportModel model, Axes axes) {
    super("latency-" + axes.word, axes.title, description(model));
    this.model = model;
    this.axes = axes;
  }

  private static String description(ReportModel model) {
    StringBuilder text = new StringBuilder("Within the objective of ");
    text.append(Numbers.brief(model.sloMs())).append(" ms: ");
    for (Controller each : model.controllers()) {
      each.latencies()
          .ifPresent(
              curve ->
                  text.append(each.name())
                      .append(' ')
                      .append(Numbers.percent(curve.within(model.sloMs())))
                      .append(" %, "));
    }
    return text.substring(0, text.length() - 2) + " of requests.";
  }

  @Override
  double draw(Sheet sheet, double width) {
    double right = width - RIGHT;
    double bottom = TOP + HEIGHT;
    sheet.text(title(), 15, 12, 22, Anchor.START, Ink.INK);
    Axis x = latencies(right, width);
    Axis y =
        axes == Axes.TAIL
            ? Axis.logarithmic(leastShare(), 100, bottom, TOP)
            : Axis.fromZero(100, bottom, TOP, 5);
    for (Axis.Tick tick : y.ticks()) {
      double at = y.at(tick.value());
      sheet.line(LEFT, at, right, at, 1, Ink.GRID);
      sheet.text(tick.label(), SMALL, LEFT - 8, at + 4, Anchor.END, Ink.INK);
    }
    for (Axis.Tick tick : x.ticks()) {
      double at = x.at(tick.value());
      sheet.line(at, bottom, at, bottom + 5, 1, Ink.INK);
      sheet.text(tick.label(), SMALL, at, bottom + 19, Anchor.MIDDLE, Ink.INK);
    }
    sheet.line(LEFT, bottom, right, bottom, 1, Ink.INK);
    sheet.text("% of all requests", TEXT, 12, TOP - 12, Anchor.START, Ink.SOFT);
    sheet.text("latency, ms", TEXT, (LEFT + right) / 2, bottom + 38, Anchor.MIDDLE, Ink.SOFT);
    double slo = x.at(model.sloMs());
    sheet.line(slo, TOP, slo, bottom, 1.4, Ink.OBJECTIVE, 5, 4);
    String label = "SLO " + Numbers.brief(model.sloMs()) + " ms";
    boolean fits = slo + 6 + Sheet.width(label, SMALL) < right;
    sheet.text(
        label,
        SMALL,
        fits ? slo + 5 : slo - 5,
        axes == Axes.TAIL ? TOP + 12 : bottom - 8,
        fits ? Anchor.START : Anchor.END,
        Ink.OBJECTIVE);
    List<Legend.Entry> entries = new ArrayList<>();
    for (int i = 0; i < model.controllers().size(); i++) {
      Controller each = model.controllers().get(i);
      if (each.latencies().isPresent() && each.latencies().get().completed() > 0) {
        Look look = Look.of(i);
        sheet.named(
            each.name(),
            () ->
                sheet.stroke(
                    path(each.latencies().get(), x, y, right, bottom),
                    1.8,
                    look.ink(),
                    look.dash()));
        entries.add(Legend.Entry.line(each.name(), look));
      }
    }
    return Legend.draw(sheet, entries, 12, width - 12, bottom + 50) + 4;
  }

  private Path2D path(LatencyCurve curve, Axis x, Axis y, double right, double bottom) {
    Path2D path = new Path2D.Double();
    boolean begun = false;
    double py = bottom;
    for (LatencyCurve.Point point : curve.points()) {
      double share = (axes == Axes.TAIL ? 1 - point.share() : point.share()) * 100;
      double px = Math.min(right, Math.max(LEFT, x.at(point.latencyMs())));
      py = axes == Axes.TAIL && share <= 0 ? bottom : Math.min(bottom, y.at(share));
      if (begun) {
        path.lineTo(px, py);
      } else {
        path.moveTo(px, axes == Axes.TAIL ? TOP : bottom);
        path.lineTo(px, py);
        begun = true;
      }
    }
    if (axes != Axes.TAIL || curve.completed() < curve.requests()) {
      path.lineTo(right, py);
    }
    return path;
  }

  private Axis latencies(double right, double width) {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (Controller each : model.controllers()) {
      for (LatencyCurve.Point point :
          each.latencies().map(LatencyCurve::points).orElse(List.of())) {
        if (point.share() > 0) {
          least = Math.min(least, Math.max(0.01, point.latencyMs()));
          most = Math.max(most, point.latencyMs());
        }
      }
    }
    most = Math.max(most, model.sloMs() * 1.2);
    least = Math.min(least, model.sloMs() / 2);
    return axes == Axes.LINEAR
        ? Axis.fromZero(Math.min(most, 4 * model.sloMs()), LEFT, right, width < 500 ? 4 : 10)
        : Axis.logarithmic(least / 1.1, most, LEFT, right);
  }

  /** One request of the controller with the most. */
  private double leastShare() {
    long most =
        model.controllers().stream()
            .flatMap(each -> each.latencies().stream())
            .mapToLong(LatencyCurve::requests)
            .max()
            .orElse(100);
    double least = 100.0 / Math.max(100, most);
    return Math.max(1e-4, Math.pow(10, Math.floor(Math.log10(least))));
  }
}
