package io.twoscales.results.compare;

import io.twoscales.results.TextTable;
import io.twoscales.results.compare.Comparison.Compared;
import io.twoscales.results.compare.Comparison.Row;
import io.twoscales.results.statistics.ControllerStatistics.Percentile;
import io.twoscales.results.statistics.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A comparison as tables of text, whatever they are drawn with. */
final class ComparisonTables {
  private static final List<Measure> SHOWN =
      List.of(
          Measure.VIOLATION_RATE,
          Measure.P99,
          Measure.CORE_SECONDS,
          Measure.CPU_SECONDS,
          Measure.REACTION,
          Measure.CHURN);

  private final Comparison comparison;

  ComparisonTables(Comparison comparison) {
    this.comparison = comparison;
  }

  List<TextTable> all() {
    List<TextTable> tables = new ArrayList<>();
    tables.add(overview());
    TextTable differences = differences();
    if (!differences.rows().isEmpty()) {
      tables.add(differences);
    }
    tables.add(percentiles());
    return tables;
  }

  private boolean severalSets() {
    return comparison.sets().size() > 1;
  }

  private String name(Row row) {
    return severalSets() ? row.set() + "/" + row.controller() : row.controller();
  }

  private TextTable overview() {
    List<String> header = new ArrayList<>(List.of("controller", "reps"));
    SHOWN.forEach(measure -> header.add(heading(measure, Cells.unit(measure))));
    header.add("verdict");
    List<List<String>> rows = new ArrayList<>();
    for (Row row : comparison.rows()) {
      List<String> cells = new ArrayList<>();
      cells.add(name(row));
      cells.add(Integer.toString(row.statistics().runs().size()));
      SHOWN.forEach(m -> cells.add(Cells.interval(row.statistics().interval(m), m)));
      cells.add(verdict(row));
      rows.add(cells);
    }
    return new TextTable("mean over repetitions with its 95 % interval", header, rows);
  }

  private static String heading(Measure measure, String unit) {
    return unit.isEmpty() ? measure.label() : measure.label() + " " + unit;
  }

  /** {@code trade-off: fewer violations, higher cost}. */
  private static String verdict(Row row) {
    if (row.verdict().isEmpty()) {
      return "baseline";
    }
    List<String> better = new ArrayList<>();
    List<String> worse = new ArrayList<>();
    for (Measure measure : Comparison.VERDICT_MEASURES) {
      Finding finding = row.compared().get(measure).finding();
      if (finding == Finding.BETTER) {
        better.add(measure.label());
      } else if (finding == Finding.WORSE) {
        worse.add(measure.label());
      }
    }
    return switch (row.verdict().get()) {
      case BETTER -> "better: " + String.join(", ", better);
      case WORSE -> "worse: " + String.join(", ", worse);
      case TRADE_OFF ->
          "trade-off: better " + String.join(", ", better) + "; worse " + String.join(", ", worse);
      case NO_DIFFERENCE, IDENTICAL -> row.verdict().get().words();
    };
  }

  private TextTable differences() {
    List<List<String>> rows = new ArrayList<>();
    for (Row row : comparison.rows()) {
      if (row.against().isEmpty()) {
        continue;
      }
      for (Measure measure : Comparison.VERDICT_MEASURES) {
        Compared compared = row.compared().get(measure);
        rows.add(
            List.of(
                name(row),
                row.against().get(),
                heading(measure, Cells.differenceUnit(measure)),
                Cells.difference(compared.paired().difference(), measure),
                Cells.ratio(compared.paired().ratio()),
                Cells.decimal(compared.paired().effectSize(), 1),
                finding(compared)));
      }
    }
    return new TextTable(
        "differences, paired by repetition",
        List.of("controller", "against", "measure", "difference", "ratio", "effect", "finding"),
        rows);
  }

  private static String finding(Compared compared) {
    String words = compared.finding().words();
    if (compared.paired().difference().repetitions() == 0) {
      return words + "; no repetition has a value in both";
    }
    if (!compared.tellsNothing()) {
      return words;
    }
    return compared.repetitionsNeeded() == 0
        ? words + "; one repetition cannot show any"
        : words + "; about " + compared.repetitionsNeeded() + " repetitions would tell";
  }

  private TextTable percentiles() {
    List<String> header = new ArrayList<>(List.of("controller", "requests", "completed"));
    List<List<String>> rows = new ArrayList<>();
    for (Row row : comparison.rows()) {
      List<Percentile> percentiles = row.statistics().percentiles();
      List<String> cells = new ArrayList<>();
      cells.add(name(row));
      cells.add(Long.toString(row.statistics().requests()));
      cells.add(Long.toString(row.statistics().latencies().getTotalCount()));
      for (Percentile percentile : percentiles) {
        if (rows.isEmpty()) {
          header.add(label(percentile.percentile()) + " ms");
        }
        cells.add(Cells.decimal(percentile.ms(), 1) + (percentile.supported() ? "" : "*"));
      }
      rows.add(cells);
    }
    return new TextTable(
        "latency of completed requests, all repetitions together (* too few requests for it)",
        header,
        rows);
  }

  private static String label(double percentile) {
    return percentile == Math.rint(percentile)
        ? String.format(Locale.ROOT, "p%.0f", percentile)
        : String.format(Locale.ROOT, "p%.1f", percentile);
  }
}
