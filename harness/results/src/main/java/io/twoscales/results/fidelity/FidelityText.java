package io.twoscales.results.fidelity;

import io.twoscales.results.TextTable;
import io.twoscales.results.compare.Cells;
import io.twoscales.results.read.SetManifest;
import io.twoscales.results.statistics.Interval;
import io.twoscales.results.statistics.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A comparison of both worlds for people: plain text and Markdown. */
public final class FidelityText {
  private final Fidelity fidelity;
  private final List<String> parameters;

  /**
   * Texts.
   *
   * @param parameters what the simulation was given and where it comes from, a line each
   */
  public FidelityText(Fidelity fidelity, List<String> parameters) {
    this.fidelity = fidelity;
    this.parameters = List.copyOf(parameters);
  }

  /** For a terminal. */
  public String plain() {
    StringBuilder text = new StringBuilder();
    head().forEach(line -> text.append(line).append('\n'));
    tables().forEach(table -> text.append('\n').append(table.plain()));
    text.append('\n').append(verdict()).append('\n');
    return text.toString();
  }

  /** For READMEs and pull requests. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    head().forEach(line -> text.append(TextTable.markdownText(line)).append("  \n"));
    tables().forEach(table -> text.append('\n').append(table.markdown()));
    text.append('\n').append(TextTable.markdownText(verdict())).append('\n');
    return text.toString();
  }

  /** The verdict and whether the policies keep their order, in one sentence. */
  public String summary() {
    StringBuilder text = new StringBuilder(verdict());
    for (PolicyOrder order : fidelity.orders()) {
      text.append("; order by ")
          .append(order.measure().label())
          .append(
              order.isSame()
                  ? ": the same"
                  : ": %s the other way round".formatted(String.join(" and ", order.inverted())));
    }
    return text.toString();
  }

  private List<String> head() {
    SetManifest real = fidelity.measured().manifest();
    SetManifest.ExperimentFacts asked = real.experiment();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %s on %s (%s) and in virtual time, %s, mean %.1f, peak %.1f requests/s, SLO %.0f ms, seed %d",
            real.name(),
            asked.pipeline(),
            asked.platform(),
            real.machine().hardware(),
            asked.workload(),
            asked.meanPerSecond(),
            asked.peakPerSecond(),
            asked.sloMs(),
            asked.seed()));
    lines.add("measured:  " + fidelity.measured().folder());
    int draws = fidelity.simulated().size();
    lines.add(
        "simulated: "
            + fidelity.simulated().get(0).folder()
            + (draws > 1 ? ", means over %d draws of all noise".formatted(draws) : ""));
    lines.addAll(parameters);
    fidelity.warnings().forEach(warning -> lines.add("warning: " + warning));
    return lines;
  }

  private List<TextTable> tables() {
    List<TextTable> tables = new ArrayList<>(List.of(measures(), timelines()));
    if (!fidelity.orders().isEmpty()) {
      tables.add(orders());
    }
    return tables;
  }

  private TextTable measures() {
    List<List<String>> rows = new ArrayList<>();
    for (ControllerFidelity controller : fidelity.controllers()) {
      for (MeasureError error : controller.errors()) {
        Measure measure = error.measure();
        rows.add(
            List.of(
                controller.controller(),
                (measure.label() + " " + Cells.unit(measure)).strip(),
                Cells.interval(error.measured(), measure),
                Cells.interval(error.simulated(), measure),
                error(error),
                tolerance(error),
                judged(error)));
      }
    }
    return new TextTable(
        "means over repetitions, with 95 % intervals where there are several; errors paired by repetition",
        List.of("controller", "measure", "measured", "simulated", "error", "tolerance", "verdict"),
        rows);
  }

  private static String error(MeasureError error) {
    if (!error.isRelative()) {
      String unit = Cells.differenceUnit(error.measure());
      return (Cells.difference(error.error(), error.measure()) + " " + unit).strip();
    }
    Interval interval = error.error();
    return interval.known()
        ? "%s [%s, %s]"
            .formatted(
                percent(interval.estimate()), percent(interval.low()), percent(interval.high()))
        : percent(interval.estimate());
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%+.1f%%", 100 * share);
  }

  private static String tolerance(MeasureError error) {
    if (error.tolerance().isEmpty()) {
      return "";
    }
    double largest = error.tolerance().getAsDouble();
    return error.isRelative()
        ? String.format(Locale.ROOT, "%.0f%%", 100 * largest)
        : (Cells.number(largest, error.measure()) + " " + Cells.differenceUnit(error.measure()))
            .strip();
  }

  private static String judged(MeasureError error) {
    return error.tolerance().isEmpty() ? "" : error.isBeyondTolerance() ? "OFF" : "holds";
  }

  private TextTable timelines() {
    List<List<String>> rows = new ArrayList<>();
    for (ControllerFidelity controller : fidelity.controllers()) {
      for (TimelineError timeline : controller.timelines()) {
        rows.add(
            List.of(
                controller.controller(),
                timeline.series().label(),
                Cells.decimal(timeline.measuredMean(), 1),
                Cells.decimal(timeline.simulatedMean(), 1),
                Cells.decimal(timeline.meanAbsoluteError(), 1),
                Cells.decimal(timeline.correlation(), 2)));
      }
    }
    return new TextTable(
        "second by second",
        List.of(
            "controller",
            "series",
            "measured mean",
            "simulated mean",
            "mean |error|",
            "correlation"),
        rows);
  }

  private TextTable orders() {
    List<List<String>> rows = new ArrayList<>();
    for (PolicyOrder order : fidelity.orders()) {
      rows.add(
          List.of(
              order.measure().label(),
              order.measured(),
              order.simulated(),
              Cells.decimal(order.tau(), 2),
              order.isSame() ? "same" : "differs: " + String.join("; ", order.inverted())));
    }
    return new TextTable(
        "order of the policies, the lowest first (=: within their errors)",
        List.of("by", "measured", "simulated", "Kendall's tau", "order"),
        rows);
  }

  private String verdict() {
    long asked =
        fidelity.controllers().stream()
            .flatMap(controller -> controller.errors().stream())
            .filter(error -> error.tolerance().isPresent())
            .count();
    List<String> broken = broken();
    if (asked == 0) {
      return "no verdict: no tolerance is known for these controllers (--tolerance gives some)";
    }
    return broken.isEmpty()
        ? "the simulation holds: all %d errors are within their tolerances".formatted(asked)
        : "the simulation is off in %d of %d: %s"
            .formatted(broken.size(), asked, String.join("; ", broken));
  }

  private List<String> broken() {
    List<String> broken = new ArrayList<>();
    for (ControllerFidelity controller : fidelity.controllers()) {
      for (MeasureError error : controller.errors()) {
        if (error.isBeyondTolerance()) {
          broken.add(
              "%s: %s %s (at most %s)"
                  .formatted(
                      controller.controller(),
                      error.measure().label(),
                      error(error),
                      tolerance(error)));
        }
      }
    }
    return broken;
  }
}
