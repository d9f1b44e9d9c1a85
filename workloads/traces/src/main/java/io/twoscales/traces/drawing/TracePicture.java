package io.twoscales.traces.drawing;

import io.twoscales.traces.Surge;
import io.twoscales.traces.Window;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A trace as a picture: the mean rate as a line, the band between lowest and highest second, surges
 * with their windows, and the statistics below. The same trace gives the same picture everywhere.
 */
public final class TracePicture {
  private static final int WIDTH = 1600;
  private static final int HEIGHT = 900;
  private static final int LEFT = 90;
  private static final int RIGHT = WIDTH - 30;
  private static final int TOP = 136;
  private static final int BOTTOM = 610;
  private static final int FACTS_TOP = 742;
  private static final int FACTS_LEADING = 32;
  private static final int FACT_ROWS = 4;

  // Okabe and Ito's colours, which people see apart whatever their colour vision.
  private static final int INK = 0x222222;
  private static final int GREY = 0x5f5f5f;
  private static final int GRID = 0xdddddd;
  private static final int MEAN = 0x00548a;
  private static final int BAND = 0x56b4e9;
  private static final int SURGE = 0xd55e00;

  private final TraceView view;
  private final OutlineFont font = OutlineFont.liberationSans();
  private final double yStep;
  private final double yTop;

  public TracePicture(TraceView view) {
    this.view = view;
    double peak = view.statistics().peakPerSecond();
    this.yStep = AxisSteps.ofNumbers(peak > 0 ? peak : 1, 6);
    this.yTop = Math.max(1, Math.ceil(peak / yStep - 1e-9)) * yStep;
  }

  /** As a PNG file. */
  public byte[] png() {
    PngSurface surface = new PngSurface(WIDTH, HEIGHT);
    draw(surface);
    return surface.bytes();
  }

  /** As an SVG document. */
  public String svg() {
    SvgSurface surface =
        new SvgSurface(
            WIDTH,
            HEIGHT,
            title(),
            view.facts().stream()
                .map(fact -> fact.label() + ": " + fact.value())
                .collect(Collectors.joining("; ")));
    draw(surface);
    return surface.text();
  }

  private String title() {
    return view.name() + ", seconds " + view.window();
  }

  private void draw(Surface on) {
    text(on, title(), 26, LEFT, 46, INK);
    RateColumns columns = new RateColumns(view.rates(), RIGHT - LEFT);
    legend(on, columns);
    grid(on);
    surges(on);
    rates(on, columns);
    on.stroke(line(LEFT, BOTTOM, RIGHT, BOTTOM), 1, INK);
    facts(on);
  }

  private void legend(Surface on, RateColumns columns) {
    double x = LEFT;
    int y = 84;
    on.stroke(line(x, y - 6, x + 30, y - 6), 2, MEAN);
    int seconds = Math.max(1, Math.round((float) view.rates().seconds() / columns.count()));
    x = text(on, seconds == 1 ? "each second" : "mean of " + words(seconds), 17, x + 38, y, INK);
    if (columns.count() < view.rates().seconds()) {
      x += 40;
      on.fill(new Rectangle2D.Double(x, y - 14, 30, 16), BAND, 0.6);
      x = text(on, "from the lowest to the highest second of it", 17, x + 38, y, INK);
    }
    if (!view.surges().isEmpty()) {
      x += 40;
      on.fill(triangle(x + 8, y - 12), SURGE, 1);
      text(on, "surge, with the window from a minute before it", 17, x + 24, y, INK);
    }
  }

  private void grid(Surface on) {
    text(on, "requests/s", 15, LEFT - 80, TOP - 16, GREY);
    for (int i = 0; i * yStep <= yTop * (1 + 1e-9); i++) {
      double y = y(i * yStep);
      on.stroke(line(LEFT, y, RIGHT, y), 1, GRID);
      String label = label(i * yStep);
      text(on, label, 17, LEFT - 12 - font.advance(label, 17), y + 6, INK);
    }
    int seconds = view.rates().seconds();
    int first = view.window().fromSecond();
    int step = AxisSteps.ofTime(seconds, 10);
    int mark = Math.floorDiv(first + step - 1, step) * step;
    for (; mark <= first + seconds; mark += step) {
      double x = x(mark - first);
      on.stroke(line(x, BOTTOM, x, BOTTOM + 7), 1, INK);
      centred(on, String.format(Locale.ROOT, "%,d", mark), 17, x, 28, INK);
      if (step >= 60) {
        centred(on, AxisSteps.words(mark), 15, x, 50, GREY);
      }
    }
    centred(on, "second of the trace", 17, (LEFT + RIGHT) / 2.0, step >= 60 ? 80 : 60, GREY);
  }

  private void surges(Surface on) {
    for (Surge surge : view.surges()) {
      Window window = surge.window(view.rates());
      double from = x(window.fromSecond());
      double width = Math.max(1, x(window.toSecond()) - from);
      on.fill(new Rectangle2D.Double(from, TOP, width, BOTTOM - TOP), SURGE, 0.16);
      on.fill(triangle(x(surge.second()), TOP - 12), SURGE, 1);
    }
  }

  private void rates(Surface on, RateColumns columns) {
    if (columns.count() < view.rates().seconds()) {
      Path2D band = new Path2D.Double();
      band.moveTo(x(0), y(columns.highest(0)));
      for (int column = 0; column < columns.count(); column++) {
        band.lineTo(x(columns.fromSecond(column)), y(columns.highest(column)));
        band.lineTo(x(columns.fromSecond(column + 1)), y(columns.highest(column)));
      }
      for (int column = columns.count() - 1; column >= 0; column--) {
        band.lineTo(x(columns.fromSecond(column + 1)), y(columns.lowest(column)));
        band.lineTo(x(columns.fromSecond(column)), y(columns.lowest(column)));
      }
      band.closePath();
      on.fill(band, BAND, 0.6);
    }
    Path2D mean = new Path2D.Double();
    mean.moveTo(x(0), y(columns.mean(0)));
    for (int column = 0; column < columns.count(); column++) {
      mean.lineTo(x(columns.fromSecond(column)), y(columns.mean(column)));
      mean.lineTo(x(columns.fromSecond(column + 1)), y(columns.mean(column)));
    }
    on.stroke(mean, 1.2, MEAN);
  }

  private void facts(Surface on) {
    List<TraceView.Fact> facts = view.facts();
    double x = LEFT;
    for (int from = 0; from < facts.size(); from += FACT_ROWS) {
      List<TraceView.Fact> column = facts.subList(from, Math.min(facts.size(), from + FACT_ROWS));
      double values =
          x + 16 + column.stream().mapToDouble(f -> font.advance(f.label(), 18)).max().orElse(0);
      double end = values;
      int y = FACTS_TOP;
      for (TraceView.Fact fact : column) {
        text(on, fact.label(), 18, x, y, GREY);
        end = Math.max(end, text(on, fact.value(), 18, values, y, INK));
        y += FACTS_LEADING;
      }
      x = end + 60;
    }
    String dispersion = "index of dispersion: variance over mean; 1 for a Poisson process";
    text(on, dispersion + "; " + view.surgeDefinition(), 14, LEFT, HEIGHT - 18, GREY);
  }

  private double x(int second) {
    return LEFT + (double) second / view.rates().seconds() * (RIGHT - LEFT);
  }

  private double y(double rate) {
    return BOTTOM - rate / yTop * (BOTTOM - TOP);
  }

  private double text(Surface on, String text, double size, double x, double baseline, int rgb) {
    on.fill(font.outline(text, size, x, baseline), rgb, 1);
    return x + font.advance(text, size);
  }

  /** Below the axis, within the picture. */
  private void centred(Surface on, String text, double size, double x, double below, int rgb) {
    double width = font.advance(text, size);
    text(on, text, size, Math.min(x - width / 2, WIDTH - 8 - width), BOTTOM + below, rgb);
  }

  private static Path2D line(double x1, double y1, double x2, double y2) {
    Path2D line = new Path2D.Double();
    line.moveTo(x1, y1);
    line.lineTo(x2, y2);
    return line;
  }

  /** Pointing down, its upper side's middle at a point. */
  private static Path2D triangle(double x, double y) {
    Path2D triangle = new Path2D.Double();
    triangle.moveTo(x - 6, y);
    triangle.lineTo(x + 6, y);
    triangle.lineTo(x, y + 11);
    triangle.closePath();
    return triangle;
  }

  private static String words(int seconds) {
    return AxisSteps.words(seconds);
  }

  private static String label(double rate) {
    return rate == Math.rint(rate)
        ? String.format(Locale.ROOT, "%,d", (long) rate)
        : String.format(Locale.ROOT, "%.2g", rate);
  }
}
