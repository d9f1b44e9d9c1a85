package io.twoscales.reproduction;

import io.twoscales.reproduction.claims.Claim;
import io.twoscales.reproduction.claims.Measured;
import io.twoscales.reproduction.claims.Outcome;
import io.twoscales.reproduction.claims.PolicyTable;
import io.twoscales.reproduction.claims.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What came of a suite, in words: the verdict on every claim, a table of all policies for each kind
 * of window, and what was replayed.
 *
 * @param title what was run
 * @param conditions where and on which trace, a sentence each
 * @param missing what was not run, and why, a sentence each
 * @param fidelity how the simulator did against what ran on containers, a sentence each
 * @param measured what was run
 * @param verdicts on the claims
 * @param windows what was replayed
 */
public record ReproductionText(
    String title,
    List<String> conditions,
    List<String> missing,
    List<String> fidelity,
    List<Measured> measured,
    List<Verdict> verdicts,
    List<ReplayedWindow> windows) {
  public ReproductionText {
    conditions = List.copyOf(conditions);
    missing = List.copyOf(missing);
    fidelity = List.copyOf(fidelity);
    measured = List.copyOf(measured);
    verdicts = List.copyOf(verdicts);
    windows = List.copyOf(windows);
  }

  /** For a terminal: all policies in surges, verdicts, what is missing. */
  public String plain() {
    StringBuilder text = new StringBuilder();
    List<PolicyTable> surges =
        tables().stream().filter(table -> table.isOf(WindowKind.SURGE)).toList();
    text.append("\nIn surges:\n").append(PolicyTable.sideBySide(surges));
    for (Claim claim : Claim.values()) {
      text.append('\n').append(claim.words()).append(":\n");
      for (Verdict verdict : of(claim)) {
        text.append(
            String.format(
                Locale.ROOT,
                "  %-12s %-16s %-10s %-14s %s%n",
                verdict.subject(),
                verdict.pipeline(),
                verdict.platform(),
                verdict.outcome().words(),
                verdict.evidence()));
      }
    }
    if (!fidelity.isEmpty()) {
      text.append("\nThe simulator, told the same, against the containers:\n");
      fidelity.forEach(what -> text.append("  ").append(what).append('\n'));
    }
    if (!missing.isEmpty()) {
      text.append("\nNot run:\n");
      missing.forEach(what -> text.append("  ").append(what).append('\n'));
    }
    return text.toString();
  }

  /** The same with everything it rests on, in Markdown. */
  public String markdown() {
    StringBuilder text = new StringBuilder("# " + title + "\n\n");
    conditions.forEach(each -> text.append("- ").append(each).append('\n'));
    if (!missing.isEmpty()) {
      text.append("\n**Not run:**\n\n");
      missing.forEach(each -> text.append("- ").append(each).append('\n'));
    }
    text.append("\n## The claims\n");
    for (Claim claim : Claim.values()) {
      text.append("\n### ").append(claim.words()).append("\n\n").append(summary(claim));
      text.append("\n\n| policy | pipeline | platform | verdict | measured | rests on |\n")
          .append("| --- | --- | --- | --- | --- | --- |\n");
      for (Verdict verdict : of(claim)) {
        text.append(
            "| %s | %s | %s | **%s** | %s | %s |%n"
                .formatted(
                    verdict.subject(),
                    verdict.pipeline(),
                    verdict.platform(),
                    verdict.outcome().words(),
                    verdict.evidence(),
                    verdict.basis()));
      }
    }
    if (!fidelity.isEmpty()) {
      text.append("\n## The simulator against the containers\n\n");
      fidelity.forEach(each -> text.append("- ").append(each).append('\n'));
    }
    text.append("\n## All policies\n\nBrackets are 95 % intervals.\n");
    tables().forEach(table -> text.append('\n').append(table.markdown()));
    text.append("\n## What was replayed\n\nWindows were chosen from the trace alone:\n\n");
    Set<WindowKind> kinds = new LinkedHashSet<>();
    windows.forEach(window -> kinds.add(window.kind()));
    for (WindowKind kind : kinds) {
      text.append("- **").append(kind.word()).append("**: ").append(kind.rule()).append(".\n");
    }
    text.append("\n| window | trace | seconds |\n| --- | --- | --- |\n");
    windows.forEach(
        window ->
            text.append(
                "| %s | %s | %s |%n".formatted(window.name(), window.trace(), window.range())));
    return text.toString();
  }

  /** Verdicts, what was measured of every policy, and what is missing, as one JSON document. */
  public String json() {
    return ReproductionJson.of(this).toPrettyString();
  }

  /** One sentence per policy: where the claim holds and where it does not. */
  private String summary(Claim claim) {
    Set<String> subjects = new LinkedHashSet<>();
    of(claim).forEach(verdict -> subjects.add(verdict.subject()));
    List<String> sentences = new ArrayList<>();
    for (String subject : subjects) {
      List<Verdict> those =
          of(claim).stream().filter(verdict -> verdict.subject().equals(subject)).toList();
      List<String> parts = new ArrayList<>();
      for (Outcome outcome : Outcome.values()) {
        List<String> places =
            those.stream()
                .filter(verdict -> verdict.outcome() == outcome)
                .map(verdict -> verdict.pipeline() + " (" + verdict.platform() + ")")
                .toList();
        if (!places.isEmpty()) {
          parts.add(outcome.words() + " for " + String.join(", ", places));
        }
      }
      sentences.add(subject + ": " + String.join("; ", parts) + ".");
    }
    return String.join(" ", sentences);
  }

  private List<Verdict> of(Claim claim) {
    return verdicts.stream().filter(verdict -> verdict.claim() == claim).toList();
  }

  private List<PolicyTable> tables() {
    return PolicyTable.of(measured);
  }
}
