package io.twoscales.results.compare;

import io.twoscales.results.TextTable;
import io.twoscales.results.compare.Comparison.ComparedSet;
import io.twoscales.results.read.SetManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A comparison for people: plain text, Markdown, LaTeX. */
public final class ComparisonText {
  private final Comparison comparison;

  public ComparisonText(Comparison comparison) {
    this.comparison = comparison;
  }

  /** For a terminal. */
  public String plain() {
    StringBuilder text = new StringBuilder();
    lines().forEach(line -> text.append(line).append('\n'));
    for (TextTable table : new ComparisonTables(comparison).all()) {
      text.append('\n').append(table.plain());
    }
    return text.toString();
  }

  /** For READMEs and pull requests. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    lines().forEach(line -> text.append(TextTable.markdownText(line)).append("  \n"));
    for (TextTable table : new ComparisonTables(comparison).all()) {
      text.append('\n').append(table.markdown());
    }
    return text.toString();
  }

  /** For papers: a {@code tabular} per table, without packages. */
  public String latex() {
    StringBuilder text = new StringBuilder();
    lines().forEach(line -> text.append("% ").append(line).append('\n'));
    for (TextTable table : new ComparisonTables(comparison).all()) {
      text.append("\n% ").append(table.title()).append('\n');
      text.append("\\begin{tabular}{l").append("r".repeat(table.header().size() - 2));
      text.append("l}\n\\hline\n");
      appendLatexRow(text, table.header());
      text.append("\\hline\n");
      table.rows().forEach(row -> appendLatexRow(text, row));
      text.append("\\hline\n\\end{tabular}\n");
    }
    return text.toString();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (ComparedSet compared : comparison.sets()) {
      SetManifest manifest = compared.set().manifest();
      SetManifest.ExperimentFacts asked = manifest.experiment();
      lines.add(
          String.format(
              Locale.ROOT,
              "%s: %s on %s (%s), %s, mean %.1f, peak %.1f requests/s, SLO %.0f ms, seed %d,"
                  + " commit %s",
              compared.label(),
              asked.pipeline(),
              asked.platform(),
              manifest.hardware(),
              asked.workload(),
              asked.meanPerSecond(),
              asked.peakPerSecond(),
              asked.sloMs(),
              asked.seed(),
              shortened(manifest.commit())));
      if (!compared.differs().isEmpty()) {
        lines.add(
            "  differs from "
                + comparison.sets().get(0).label()
                + " in "
                + compared.differs().stream()
                    .map(Comparability.Difference::toString)
                    .collect(Collectors.joining("; ")));
      }
      compared.warnings().forEach(warning -> lines.add("  " + warning));
    }
    return lines;
  }

  private static String shortened(String commit) {
    return commit.replaceFirst("^([0-9a-f]{12})[0-9a-f]{28}", "$1");
  }

  private static void appendLatexRow(StringBuilder text, List<String> row) {
    text.append(row.stream().map(ComparisonText::latexText).collect(Collectors.joining(" & ")));
    text.append(" \\\\\n");
  }

  private static String latexText(String text) {
    StringBuilder escaped = new StringBuilder();
    for (char c : text.toCharArray()) {
      switch (c) {
        case '\\' -> escaped.append("\\textbackslash{}");
        case '~' -> escaped.append("\\textasciitilde{}");
        case '^' -> escaped.append("\\textasciicircum{}");
        case '%', '&', '_', '#', '$', '{', '}' -> escaped.append('\\').append(c);
        // A bracket after \\ would be taken for an option.
        case '[' -> escaped.append("{[}");
        case ']' -> escaped.append("{]}");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
