package io.twoscales.report.plot;

import io.twoscales.report.model.Controller;
import io.twoscales.report.model.Estimate;
import io.twoscales.report.model.ReportModel;
import io.twoscales.report.plot.Sheet.Anchor;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Cost against violations: a symbol per controller, intervals as bars, the Pareto front marked. */
public final class TradeOffFigure extends Figure {
  private static final double LEFT = 58;
  private static final double RIGHT = 24;
  private static final double TOP = 54;
  private static final double RADIUS = 5;

  private final List<Controller> controllers;
  private final List<Controller> front;

  public TradeOffFigure(ReportModel model) {
    super("cost-against-violations", "Cost against violations", description(model));
    this.controllers = model.controllers();
    this.front = Front.of(controllers);
  }

  private static String description(ReportModel model) {
    return "Core-seconds allocated and the share of requests that violated the objective, by"
        + " controller. No controller is both cheaper and better than one of these: "
        + Front.of(model.controllers()).stream()
            .map(Controller::name)
            .collect(Collectors.joining(", "))
        + ".";
  }

  @Override
  double draw(Sheet sheet, double width) {
    double height = width < 500 ? 400 : 460;
    double bottom = height - 52;
    double right = width - RIGHT;
    sheet.text(title(), 15, 12, 22, Anchor.START, Ink.INK);
    List<Controller> known = controllers.stream().filter(TradeOffFigure::isKnown).toList();
    if (known.isEmpty()) {
      sheet.text("No run has a request.", TEXT, 12, 60, Anchor.START, Ink.INK);
      return 80;
    }
    Axis x =
        Axis.between(
            ends(known, false).min(Double::compare).orElse(0.0),
            ends(known, false).max(Double::compare).orElse(1.0),
            LEFT,
            right,
            width < 500 ? 3 : 8);
    Axis y = violations(known, bottom);
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
    sheet.text("violations, % of requests", TEXT, 12, TOP - 12, Anchor.START, Ink.SOFT);
    sheet.text(
        "cost: core-seconds allocated",
        TEXT,
        (LEFT + right) / 2,
        height - 10,
        Anchor.MIDDLE,
        Ink.SOFT);
    List<Rectangle2D> taken = new ArrayList<>();
    drawFront(sheet, x, y, right, taken);
    for (Controller each : known) {
      double px = x.at(cost(each));
      double py = y.at(missed(each));
      taken.add(around(px, py, RADIUS + 2, RADIUS + 2));
      Estimate cost = each.estimates().coreSeconds();
      if (cost.hasInterval()) {
        double from = x.at(cost.low());
        taken.add(new Rectangle2D.Double(from, py - 3, Math.max(1, x.at(cost.high()) - from), 6));
      }
      Estimate missed = each.estimates().violationRate().times(100);
      if (missed.hasInterval()) {
        double from = y.at(missed.high());
        taken.add(new Rectangle2D.Double(px - 3, from, 6, Math.max(1, y.at(missed.low()) - from)));
      }
    }
    for (Controller each : known) {
      point(sheet, each, x, y);
    }
    for (Controller each : known) {
      label(sheet, each, x.at(cost(each)), y.at(missed(each)), right, bottom, taken);
    }
    return height;
  }

  /** Rates that differ by more than some ten times need an axis on which all can be seen. */
  private static Axis violations(List<Controller> known, double bottom) {
    double most = ends(known, true).max(Double::compare).orElse(1.0);
    double least =
        known.stream()
            .mapToDouble(TradeOffFigure::missed)
            .filter(value -> value > 0)
            .min()
            .orElse(most);
    if (most > 20 * least) {
      return Axis.zeroAndLogarithmic(Math.max(least / 2, most / 1e4), most * 1.15, bottom, TOP);
    }
    return Axis.fromZero(most > 0 ? most * 1.05 : 1, bottom, TOP, 6);
  }

  private void drawFront(Sheet sheet, Axis x, Axis y, double right, List<Rectangle2D> taken) {
    Path2D path = new Path2D.Double();
    double before = TOP;
    double from = LEFT;
    boolean first = true;
    for (Controller each : front) {
      double px = x.at(cost(each));
      double py = y.at(missed(each));
      if (!first) {
        taken.add(new Rectangle2D.Double(from, before - 1, px - from, 2));
      }
      taken.add(new Rectangle2D.Double(px - 1, before, 2, Math.max(1, py - before)));
      from = px;
      if (first) {
        path.moveTo(px, before);
      } else {
        path.lineTo(px, before);
      }
      path.lineTo(px, py);
      before = py;
      first = false;
    }
    path.lineTo(right, before);
    taken.add(new Rectangle2D.Double(from, before - 1, right - from, 2));
    sheet.named(
        "Pareto front: no controller is both cheaper and better than one of these",
        () -> sheet.stroke(path, 1.4, Ink.SOFT, 5, 4));
    sheet.line(right - 150, TOP - 16, right - 122, TOP - 16, 1.4, Ink.SOFT, 5, 4);
    sheet.text("Pareto front", TEXT, right - 116, TOP - 12, Anchor.START, Ink.SOFT);
  }

  private void point(Sheet sheet, Controller each, Axis x, Axis y) {
    Look look = Look.of(controllers.indexOf(each));
    double px = x.at(cost(each));
    double py = y.at(missed(each));
    Estimate cost = each.estimates().coreSeconds();
    Estimate missed = each.estimates().violationRate();
    String name =
        "%s: %s core-seconds, %s %% violations"
            .formatted(
                each.name(), Numbers.withInterval(cost), Numbers.percentWithInterval(missed));
    sheet.named(
        name,
        () -> {
          if (cost.hasInterval()) {
            bar(sheet, x.at(cost.low()), py, x.at(cost.high()), py, look.ink());
          }
          if (missed.hasInterval()) {
            bar(sheet, px, y.at(missed.low() * 100), px, y.at(missed.high() * 100), look.ink());
          }
          if (!front.contains(each)) {
            sheet.fill(look.symbol(px, py, RADIUS), Ink.PAPER, 1);
          } else {
            sheet.fill(look.symbol(px, py, RADIUS), look.ink(), 1);
          }
          sheet.stroke(look.symbol(px, py, RADIUS), 1.8, look.ink());
        });
  }

  /** A bar with short ends across. */
  private static void bar(Sheet sheet, double x1, double y1, double x2, double y2, Ink ink) {
    sheet.line(x1, y1, x2, y2, 1.4, ink);
    boolean level = y1 == y2;
    double dx = level ? 0 : 3;
    double dy = level ? 3 : 0;
    sheet.line(x1 - dx, y1 - dy, x1 + dx, y1 + dy, 1.4, ink);
    sheet.line(x2 - dx, y2 - dy, x2 + dx, y2 + dy, 1.4, ink);
  }

  /** Writes a name where nothing else is; further away, with a line to it, where it is crowded. */
  private static void label(
      Sheet sheet,
      Controller each,
      double px,
      double py,
      double right,
      double bottom,
      List<Rectangle2D> taken) {
    String name = shortened(each.name(), right - LEFT);
    double width = Sheet.width(name, TEXT);
    for (double distance = 10; distance <= 90; distance += 8) {
      for (int turn = 0; turn < 12; turn++) {
        double angle = Math.PI * (turn % 2 == 0 ? turn : -turn - 1) / 12;
        double cx = px + StrictMath.cos(angle) * (distance + width / 2);
        double cy = py - StrictMath.sin(angle) * (distance + 4);
        Rectangle2D box = around(cx, cy, width / 2 + 2, 8);
        boolean within =
            box.getMinX() >= LEFT - 2
                && box.getMaxX() <= right + RIGHT - 2
                && box.getMinY() >= TOP - 4
                && box.getMaxY() <= bottom;
        if (within && taken.stream().noneMatch(box::intersects)) {
          taken.add(box);
          if (distance > 20) {
            double towards = cx > px ? box.getMinX() : box.getMaxX();
            sheet.line(px, py, towards, cy, 0.7, Ink.SOFT);
          }
          sheet.text(name, TEXT, cx, cy + 4, Anchor.MIDDLE, Ink.INK);
          return;
        }
      }
    }
  }

  static String shortened(String name, double most) {
    String text = name;
    while (Sheet.width(text, TEXT) > most && text.length() > 4) {
      text = text.substring(0, text.length() - 2) + "…";
    }
    return text;
  }

  private static Rectangle2D around(double x, double y, double halfWidth, double halfHeight) {
    return new Rectangle2D.Double(x - halfWidth, y - halfHeight, 2 * halfWidth, 2 * halfHeight);
  }

  private static Stream<Double> ends(List<Controller> controllers, boolean violations) {
    return controllers.stream()
        .map(
            each ->
                violations
                    ? each.estimates().violationRate().times(100)
                    : each.estimates().coreSeconds())
        .flatMap(
            estimate ->
                estimate.hasInterval()
                    ? Stream.of(estimate.value(), estimate.low(), estimate.high())
                    : Stream.of(estimate.value()));
  }

  private static boolean isKnown(Controller each) {
    return each.estimates().violationRate().isKnown() && each.estimates().coreSeconds().isKnown();
  }

  private static double cost(Controller each) {
    return each.estimates().coreSeconds().value();
  }

  private static double missed(Controller each) {
    return each.estimates().violationRate().value() * 100;
  }
}
