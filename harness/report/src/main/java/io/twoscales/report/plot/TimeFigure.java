package io.twoscales.report.plot;

import io.twoscales.report.model.DecisionMark;
import io.twoscales.report.model.Series;
import io.twoscales.report.plot.Sheet.Anchor;
import io.twoscales.traces.drawing.AxisSteps;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Panels one below the other on one time axis. */
public final class TimeFigure extends Figure {
  private static final double LEFT = 58;
  private static final double RIGHT = 16;
  private static final double HEAD = 32;
  private static final double MARKS = 14;

  /** With more lines than that bands would hide each other. */
  private static final int MOST_BANDS = 2;

  /** What the line of a series goes through where a point stands for several seconds. */
  enum Through {
    MEAN,
    HIGHEST
  }

  /**
   * A line of a panel.
   *
   * @param label what it is; lines of the same label share an entry of the legend
   * @param series its values
   * @param factor from their unit to the panel's
   * @param through what the line goes through
   * @param ink its colour
   * @param dash its dashes
   * @param filled whether the area below is tinted
   */
  record Line(
      String label,
      Series series,
      double factor,
      Through through,
      Ink ink,
      float[] dash,
      boolean filled) {

    double value(int bucket) {
      return factor * (through == Through.MEAN ? series.mean(bucket) : series.high(bucket));
    }
  }

  /**
   * A panel.
   *
   * @param title what it shows, with the unit
   * @param height of its plot
   * @param lines what is drawn
   * @param objective a level to compare with; NaN for none
   * @param logarithmic whether its axis is
   * @param stepped whether values hold until the next, rather than being joined
   * @param decisions marked above it
   */
  record Panel(
      String title,
      double height,
      List<Line> lines,
      double objective,
      boolean logarithmic,
      boolean stepped,
      List<DecisionMark> decisions) {}

  private final int seconds;
  private final List<Panel> panels;
  private final boolean named;

  /**
   * A plot.
   *
   * @param seconds length of the time axis
   * @param named whether every panel says what its lines are, rather than all of them together
   */
  TimeFigure(
      String name,
      String title,
      String description,
      int seconds,
      List<Panel> panels,
      boolean named) {
    super(name, title, description);
    this.seconds = seconds;
    this.panels = panels;
    this.named = named;
  }

  @Override
  double draw(Sheet sheet, double width) {
    sheet.text(title(), 15, 12, 22, Anchor.START, Ink.INK);
    double y = 30;
    if (!named) {
      y = Legend.draw(sheet, entries(panels), 12, width - 12, y);
    }
    for (Panel panel : panels) {
      y = draw(sheet, panel, width, y);
    }
    int step = AxisSteps.ofTime(seconds, width < 500 ? 4 : 10);
    for (int mark = 0; mark <= seconds; mark += step) {
      String label = step >= 60 ? AxisSteps.words(mark) : String.format(Locale.ROOT, "%d", mark);
      double half = Sheet.width(label, SMALL) / 2;
      sheet.text(
          label, SMALL, Math.min(x(mark, width), width - 4 - half), y + 16, Anchor.MIDDLE, Ink.INK);
    }
    sheet.text(
        step >= 60 ? "time since the window began" : "seconds since the window began",
        TEXT,
        (LEFT + width - RIGHT) / 2,
        y + 36,
        Anchor.MIDDLE,
        Ink.SOFT);
    return y + 46;
  }

  private static List<Legend.Entry> entries(List<Panel> panels) {
    List<Legend.Entry> entries = new ArrayList<>();
    for (Panel panel : panels) {
      for (Line line : panel.lines()) {
        if (!line.label().isEmpty()
            && entries.stream().noneMatch(entry -> entry.label().equals(line.label()))) {
          entries.add(Legend.Entry.line(line.label(), line.ink(), line.dash()));
        }
      }
    }
    return entries;
  }

  private double draw(Sheet sheet, Panel panel, double width, double above) {
    boolean marked = !panel.decisions().isEmpty();
    double head = above + HEAD;
    if (named && panel.lines().size() > 1) {
      double beside = 12 + Sheet.width(panel.title(), TEXT + 1) + 24;
      boolean fits = beside + Legend.width(entries(List.of(panel))) <= width - 12;
      head =
          Legend.draw(
                  sheet,
                  entries(List.of(panel)),
                  fits ? beside : 12,
                  width - 12,
                  above + (fits ? 8 : 24))
              + 4;
    }
    double top = head + (marked ? MARKS : 0);
    double bottom = top + panel.height();
    double right = width - RIGHT;
    sheet.text(panel.title(), TEXT + 1, 12, above + 20, Anchor.START, Ink.INK);
    Axis y = axis(panel, bottom, top);
    for (Axis.Tick tick : y.ticks()) {
      double at = y.at(tick.value());
      sheet.line(LEFT, at, right, at, 1, Ink.GRID);
      sheet.text(tick.label(), SMALL, LEFT - 8, at + 4, Anchor.END, Ink.INK);
    }
    if (!Double.isNaN(panel.objective())) {
      double at = y.at(panel.objective());
      sheet.line(LEFT, at, right, at, 1.4, Ink.OBJECTIVE, 5, 4);
      sheet.text(
          "SLO " + Numbers.brief(panel.objective()) + " ms",
          SMALL,
          right - 2,
          at - 4,
          Anchor.END,
          Ink.OBJECTIVE);
    }
    for (Line line : panel.lines()) {
      draw(sheet, panel, line, y, width, bottom);
    }
    for (DecisionMark mark : panel.decisions()) {
      mark(sheet, mark, x(mark.second(), width), head);
    }
    return bottom;
  }

  private static void mark(Sheet sheet, DecisionMark mark, double x, double y) {
    Path2D shape = new Path2D.Double();
    boolean up = mark.direction() == DecisionMark.Direction.UP;
    boolean down = mark.direction() == DecisionMark.Direction.DOWN;
    shape.moveTo(x - 4, up ? y + 4 : down ? y - 3 : y);
    shape.lineTo(x, up ? y - 3 : y - (down ? 3 : 4));
    shape.lineTo(x + 4, up ? y + 4 : down ? y - 3 : y);
    shape.lineTo(x, up ? y + 4 : y + 4);
    shape.closePath();
    Ink ink =
        mark.direction() == DecisionMark.Direction.PROBLEM
            ? Ink.VIOLATION
            : up ? Ink.LINE_2 : down ? Ink.LINE_1 : Ink.LINE_6;
    sheet.named(
        String.format(Locale.ROOT, "%.0f s: ", mark.second()) + mark.reason(),
        () -> sheet.fill(shape, ink, 0.9));
  }

  private void draw(Sheet sheet, Panel panel, Line line, Axis y, double width, double bottom) {
    Path2D path = new Path2D.Double();
    Path2D band = new Path2D.Double();
    Series series = line.series();
    boolean joined = false;
    double began = 0;
    double last = 0;
    for (int bucket = 0; bucket < series.buckets(); bucket++) {
      double value = line.value(bucket);
      if (Double.isNaN(value) || panel.logarithmic() && value <= 0) {
        joined = false;
        continue;
      }
      double from = x((double) bucket * series.bucketSeconds(), width);
      double to = x(Math.min(seconds, (bucket + 1.0) * series.bucketSeconds()), width);
      double px = panel.stepped() ? from : (from + to) / 2;
      double py = y.at(value);
      if (!joined) {
        path.moveTo(px, py);
        began = px;
      } else {
        path.lineTo(px, py);
      }
      last = panel.stepped() ? to : px;
      if (panel.stepped()) {
        path.lineTo(to, py);
      }
      joined = true;
      if (series.bucketSeconds() > 1 && panel.lines().size() <= MOST_BANDS) {
        double high = y.at(line.factor() * series.high(bucket));
        double low = y.at(Math.max(line.factor() * series.low(bucket), 0));
        if (low - high > 0.5 && Double.isFinite(low)) {
          band.moveTo(from, high);
          band.lineTo(to, high);
          band.lineTo(to, Math.min(bottom, low));
          band.lineTo(from, Math.min(bottom, low));
          band.closePath();
        }
      }
    }
    sheet.fill(band, line.ink(), 0.25);
    if (line.filled() && joined) {
      Path2D area = new Path2D.Double(path);
      area.lineTo(last, bottom);
      area.lineTo(began, bottom);
      area.closePath();
      sheet.fill(area, line.ink(), 0.15);
    }
    sheet.stroke(path, 1.6, line.ink(), line.dash());
  }

  private static Axis axis(Panel panel, double bottom, double top) {
    double most =
        Stream.concat(
                panel.lines().stream().map(line -> line.factor() * line.series().highest()),
                Stream.of(panel.objective()))
            .filter(value -> !Double.isNaN(value))
            .max(Double::compare)
            .orElse(1.0);
    if (!panel.logarithmic()) {
      return Axis.fromZero(most, bottom, top, panel.height() < 60 ? 2 : 4);
    }
    double least =
        Stream.concat(
                panel.lines().stream().map(line -> line.factor() * line.series().lowestPositive()),
                Stream.of(panel.objective()))
            .filter(value -> value > 0)
            .min(Double::compare)
            .orElse(1.0);
    return Axis.logarithmic(least, most, bottom, top);
  }

  private double x(double second, double width) {
    return LEFT + second / seconds * (width - LEFT - RIGHT);
  }
}
