package io.twoscales.results.regress;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.results.regress.RegressionGate.Entry;
import io.twoscales.results.regress.RegressionGate.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a gate decided, for people and for programs. */
public final class GateReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Outcome outcome;
  private final double level;

  /**
   * A report.
   *
   * @param level chance of either error that the gate was built with
   */
  public GateReport(Outcome outcome, double level) {
    this.outcome = outcome;
    this.level = level;
  }

  /** A row per controller and measure, and the reason. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%-16s %-22s %10s %10s %10s %10s %10s %8s  %s%n",
            "controller",
            "measure",
            "baseline",
            "candidate",
            "rise",
            "at most",
            "margin",
            "p",
            "decision"));
    for (Entry entry : outcome.entries()) {
      Quantity quantity = Quantity.of(entry.measure());
      text.append(
          String.format(
              Locale.ROOT,
              "%-16s %-22s %10s %10s %10s %10s %10s %8.4f  %s%n",
              entry.controller(),
              quantity.heading(),
              quantity.text(entry.baseline()),
              quantity.text(entry.candidate()),
              quantity.signed(entry.rise().estimate()),
              quantity.signed(entry.upperBound()),
              quantity.signed(entry.margin()),
              entry.pValue(),
              decision(entry)));
    }
    outcome.failed().forEach(run -> text.append(run.notice()).append('\n'));
    outcome
        .onlyInBaseline()
        .forEach(name -> text.append(name).append(": not in the candidate, not compared\n"));
    outcome
        .onlyInCandidate()
        .forEach(name -> text.append(name).append(": not in the baseline, not compared\n"));
    text.append(
        String.format(
            Locale.ROOT,
            "%n%d repetitions, %s test; chance of an alarm where nothing changed, and of passing a"
                + " rise by the margin: at most %s %% each%n",
            outcome.repetitions(),
            outcome.test(),
            percent(level)));
    text.append(outcome.decision().words());
    String reason = reason();
    if (!reason.isEmpty()) {
      text.append(": ").append(reason);
    }
    return text.append('\n').toString();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.4f", 100 * share).replaceFirst("\\.?0+$", "");
  }

  private static String decision(Entry entry) {
    if (entry.decision() == Decision.PASSED && entry.shown()) {
      return "passed: worse, but within the margin";
    }
    return entry.decision() == Decision.UNDECIDED && entry.repetitionsNeeded() > 0
        ? "%s, about %d would do".formatted(entry.decision().words(), entry.repetitionsNeeded())
        : entry.decision().words();
  }

  /** Why it decided so, in one line; nothing when it passed. */
  public String reason() {
    StringBuilder reason = new StringBuilder();
    if (outcome.decision() == Decision.REGRESSED) {
      for (Entry entry : outcome.entries(Decision.REGRESSED)) {
        Quantity quantity = Quantity.of(entry.measure());
        reason.append(
            String.format(
                Locale.ROOT,
                "%s%s: %s %s → %s (%s, p %.4f, margin %s)",
                reason.isEmpty() ? "" : "; ",
                entry.controller(),
                quantity.heading(),
                quantity.text(entry.baseline()),
                quantity.text(entry.candidate()),
                quantity.signed(entry.rise().estimate()),
                entry.pValue(),
                quantity.signed(entry.margin())));
      }
    } else if (outcome.decision() == Decision.INCOMPLETE) {
      List<String> lacking = new ArrayList<>();
      outcome.onlyInBaseline().forEach(name -> lacking.add("%s is not in it".formatted(name)));
      outcome
          .failed()
          .forEach(
              run -> lacking.add("%s-%d failed".formatted(run.controller(), run.repetition())));
      reason.append(String.join("; ", lacking));
    } else if (outcome.decision() == Decision.UNDECIDED) {
      int needed =
          outcome.entries(Decision.UNDECIDED).stream()
              .mapToInt(Entry::repetitionsNeeded)
              .max()
              .orElse(0);
      reason.append("%d repetitions in both sets".formatted(outcome.repetitions()));
      if (needed > 0) {
        reason.append(", about %d are needed".formatted(needed));
      } else {
        reason.append(
            ", at least 2 are needed, %d are the project's choice"
                .formatted(RegressionGate.DEFAULT_REPETITIONS));
      }
    }
    return reason.toString();
  }

  /** One document. */
  public ObjectNode json() {
    ObjectNode root = JSON.createObjectNode();
    root.put("decision", outcome.decision().words());
    root.put("reason", reason());
    root.put("repetitions", outcome.repetitions());
    root.put("test", outcome.test());
    root.put("level", level);
    ArrayNode entries = root.putArray("entries");
    for (Entry entry : outcome.entries()) {
      ObjectNode node = entries.addObject();
      node.put("controller", entry.controller());
      node.put("measure", entry.measure().key());
      put(node, "baseline", entry.baseline());
      put(node, "candidate", entry.candidate());
      put(node, "rise", entry.rise().estimate());
      put(node, "riseLow", entry.rise().low());
      put(node, "riseHigh", entry.rise().high());
      put(node, "riseAtMost", entry.upperBound());
      put(node, "margin", entry.margin());
      node.put("pValue", entry.pValue());
      node.put("decision", entry.decision().words());
      node.put("riseShown", entry.shown());
      if (entry.repetitionsNeeded() > 0) {
        node.put("repetitionsNeeded", entry.repetitionsNeeded());
      }
    }
    ArrayNode failed = root.putArray("failed");
    outcome
        .failed()
        .forEach(
            run ->
                failed
                    .addObject()
                    .put("controller", run.controller())
                    .put("repetition", run.repetition())
                    .put("reason", run.reason()));
    ArrayNode onlyBaseline = root.putArray("onlyInBaseline");
    outcome.onlyInBaseline().forEach(onlyBaseline::add);
    ArrayNode onlyCandidate = root.putArray("onlyInCandidate");
    outcome.onlyInCandidate().forEach(onlyCandidate::add);
    return root;
  }

  static void put(ObjectNode node, String key, double value) {
    if (Double.isFinite(value)) {
      node.put(key, value);
    }
  }
}
