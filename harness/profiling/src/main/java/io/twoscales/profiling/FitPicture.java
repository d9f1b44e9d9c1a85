package io.twoscales.profiling;

import io.twoscales.solver.latency.LatencyFit;
import java.util.List;
import java.util.Locale;

/**
 * Measured against fitted latencies of one variant as SVG, over CPU on two logarithmic axes: a
 * colour per batch size, dots with the median's interval and its fitted line, circles and a dashed
 * line for the 99th percentile.
 */
public final class FitPicture {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 440;
  private static final int LEFT = 64;
  private static final int RIGHT = 96;
  private static final int TOP = 48;
  private static final int BOTTOM = 48;
  private static final int STEPS = 60;
  private static final List<String> COLOURS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#555555");

  private final List<CellStatistics> cells;
  private final VariantFit fit;
  private final double leastCpu;
  private final double mostCpu;
  private final double leastMs;
  private final double mostMs;
  private final StringBuilder svg = new StringBuilder();

  private FitPicture(List<CellStatistics> cells, VariantFit fit) {
    this.cells = cells;
    this.fit = fit;
    this.leastCpu = cells.stream().mapToDouble(c -> c.cell().millicores()).min().orElse(1) / 1.15;
    this.mostCpu = cells.stream().mapToDouble(c -> c.cell().millicores()).max().orElse(1) * 1.15;
    this.leastMs = cells.stream().mapToDouble(CellStatistics::medianMs).min().orElse(1) / 1.5;
    this.mostMs = cells.stream().mapToDouble(CellStatistics::tailMs).max().orElse(1) * 1.5;
  }

  /** Draws the cells of one variant, at least one. */
  public static String svg(List<CellStatistics> cells, VariantFit fit) {
    return new FitPicture(cells, fit).draw();
  }

  private String draw() {
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n"
            .formatted(WIDTH, HEIGHT));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    text(
        LEFT, 18, "start", fit.stage() + ", " + fit.variant() + ": batch latency over CPU", "#000");
    text(
        LEFT,
        36,
        "start",
        fit.median().map(VariantFit::line).orElse("no fit")
            + fit.tail().map(tail -> "; " + VariantFit.line(tail)).orElse(""),
        "#555");
    axes();
    List<Integer> batches = cells.stream().map(c -> c.cell().batch()).sorted().distinct().toList();
    for (int i = 0; i < batches.size(); i++) {
      batch(batches.get(i), COLOURS.get(i % COLOURS.size()));
    }
    return svg.append("</svg>\n").toString();
  }

  private void axes() {
    cells.stream()
        .mapToInt(c -> c.cell().millicores())
        .sorted()
        .distinct()
        .forEach(
            cpu -> {
              line(x(cpu), TOP, x(cpu), HEIGHT - BOTTOM, "#ddd", "");
              text(x(cpu), HEIGHT - BOTTOM + 16, "middle", cpu + "m", "#000");
            });
    for (int power = -1; power <= 5; power++) {
      for (int digit : new int[] {1, 2, 5}) {
        double ms = digit * Math.pow(10, power);
        if (ms >= leastMs && ms <= mostMs) {
          line(LEFT, y(ms), WIDTH - RIGHT, y(ms), "#ddd", "");
          text(LEFT - 6, y(ms) + 4, "end", trimmed(ms), "#000");
        }
      }
    }
    text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", "CPU limit", "#000");
    text(LEFT - 6, TOP - 6, "end", "ms", "#000");
  }

  private void batch(int batch, String colour) {
    fit.median().ifPresent(f -> curve(f, batch, colour, ""));
    fit.tail().ifPresent(f -> curve(f, batch, colour, " stroke-dasharray=\"4 4\""));
    double lastMs = 0;
    for (CellStatistics cell : cells) {
      if (cell.cell().batch() != batch) {
        continue;
      }
      double x = x(cell.cell().millicores());
      if (Double.isFinite(cell.medianInterval().low())) {
        line(x, y(cell.medianInterval().low()), x, y(cell.medianInterval().high()), colour, "");
      }
      circle(x, y(cell.medianMs()), colour, colour);
      circle(x, y(cell.tailMs()), "none", colour);
      lastMs = cell.medianMs();
    }
    text(WIDTH - RIGHT + 8, y(lastMs) + 4, "start", "batch " + batch, colour);
  }

  private void curve(LatencyFit fitted, int batch, String colour, String style) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i <= STEPS; i++) {
      int cpu = (int) Math.round(leastCpu * Math.pow(mostCpu / leastCpu, (double) i / STEPS));
      double ms = fitted.function().latencyMs(batch, Math.max(1, cpu));
      if (ms > 0) {
        points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(cpu), y(ms)));
      }
    }
    svg.append(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\"%s/>%n"
            .formatted(points.toString().strip(), colour, style));
  }

  private double x(double cpu) {
    return LEFT + (WIDTH - LEFT - RIGHT) * Math.log(cpu / leastCpu) / Math.log(mostCpu / leastCpu);
  }

  private double y(double ms) {
    double share = Math.log(Math.max(ms, leastMs) / leastMs) / Math.log(mostMs / leastMs);
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * Math.min(1, share);
  }

  private void line(double x1, double y1, double x2, double y2, String colour, String style) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"%s/>%n",
            x1,
            y1,
            x2,
            y2,
            colour,
            style));
  }

  private void circle(double x, double y, String fill, String stroke) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\" stroke=\"%s\"/>%n",
            x,
            y,
            fill,
            stroke));
  }

  private void text(double x, double y, String anchor, String words, String colour) {
    String escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
            x,
            y,
            anchor,
            colour,
            escaped));
  }

  private static String trimmed(double number) {
    return number >= 1
        ? Long.toString(Math.round(number))
        : String.format(Locale.ROOT, "%.2f", number);
  }
}
