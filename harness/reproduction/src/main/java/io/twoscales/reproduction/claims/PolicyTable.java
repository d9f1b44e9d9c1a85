package io.twoscales.reproduction.claims;

import io.twoscales.reproduction.WindowKind;
import io.twoscales.results.statistics.ControllerStatistics;
import io.twoscales.results.statistics.Interval;
import io.twoscales.results.statistics.Measure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Every policy in all windows of one kind, at one pipeline, on one platform. */
public final class PolicyTable {
  private final Sampled sampled;

  private PolicyTable(Sampled sampled) {
    this.sampled = sampled;
  }

  /** One table for each platform, pipeline and kind of window, in the order they are met. */
  public static List<PolicyTable> of(List<Measured> measured) {
    Map<List<Object>, List<Measured>> groups = new LinkedHashMap<>();
    for (Measured each : measured) {
      groups
          .computeIfAbsent(
              List.of(each.platform(), each.pipeline(), each.kind()), key -> new ArrayList<>())
          .add(each);
    }
    return groups.values().stream().map(Sampled::new).map(PolicyTable::new).toList();
  }

  /** Tables side by side, for a terminal: violations and cost of every policy in each of them. */
  public static String sideBySide(List<PolicyTable> tables) {
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-16s", "violations %"));
    tables.forEach(table -> text.append(String.format(Locale.ROOT, " %18s", table.place())));
    text.append(String.format(Locale.ROOT, "%n%-16s", "and core-seconds"));
    Set<String> controllers = new LinkedHashSet<>();
    for (PolicyTable table : tables) {
      text.append(
          String.format(
              Locale.ROOT, " %18s", "(" + table.sampled.windows().get(0).platform() + ")"));
      controllers.addAll(table.controllers());
    }
    text.append('\n');
    for (String controller : controllers) {
      text.append(String.format(Locale.ROOT, "%-16s", controller));
      for (PolicyTable table : tables) {
        text.append(
            table.controllers().contains(controller)
                ? String.format(
                    Locale.ROOT,
                    " %9s %8s",
                    digits(100 * table.mean(controller, Measure.VIOLATION_RATE).estimate(), 2),
                    digits(table.mean(controller, Measure.CORE_SECONDS).estimate(), 0))
                : " ".repeat(19));
      }
      text.append('\n');
    }
    return text.toString().replaceAll(" +\n", "\n");
  }

  /** Whether it is of windows of this kind. */
  public boolean isOf(WindowKind kind) {
    return sampled.windows().get(0).kind() == kind;
  }

  private String place() {
    return sampled.windows().get(0).pipeline();
  }

  /** With intervals. */
  public String markdown() {
    StringBuilder text = new StringBuilder("### " + title() + "\n\n");
    text.append(
        "| controller | violations % | core-seconds | p99 ms | reaction s | churn |\n"
            + "| --- | --- | --- | --- | --- | --- |\n");
    for (String controller : controllers()) {
      text.append(
          "| %s | %s | %s | %s | %s | %s |%n"
              .formatted(
                  controller,
                  cell(mean(controller, Measure.VIOLATION_RATE), 100, 3),
                  cell(mean(controller, Measure.CORE_SECONDS), 1, 0),
                  cell(mean(controller, Measure.P99), 1, 0),
                  cell(mean(controller, Measure.REACTION), 1, 1),
                  cell(mean(controller, Measure.CHURN), 1, 0)));
    }
    return text.toString();
  }

  private String title() {
    Measured first = sampled.windows().get(0);
    return "%s, %s (%s)".formatted(first.pipeline(), sampled.basis(), first.platform());
  }

  /** Those that every window has. */
  private Set<String> controllers() {
    Set<String> names = new LinkedHashSet<>();
    for (Measured window : sampled.windows()) {
      window.controllers().stream().map(ControllerStatistics::controller).forEach(names::add);
    }
    names.removeIf(name -> !sampled.has(name));
    return names;
  }

  private Interval mean(String controller, Measure measure) {
    return sampled.mean(controller, measure);
  }

  private static String cell(Interval interval, double factor, int digits) {
    String estimate = digits(factor * interval.estimate(), digits);
    return interval.known()
        ? "%s [%s, %s]"
            .formatted(
                estimate,
                digits(factor * interval.low(), digits),
                digits(factor * interval.high(), digits))
        : estimate;
  }

  private static String digits(double value, int digits) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
