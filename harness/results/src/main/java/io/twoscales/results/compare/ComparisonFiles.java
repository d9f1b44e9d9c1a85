package io.twoscales.results.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.results.compare.Comparison.Compared;
import io.twoscales.results.compare.Comparison.ComparedSet;
import io.twoscales.results.compare.Comparison.Row;
import io.twoscales.results.read.SetManifest;
import io.twoscales.results.statistics.ControllerStatistics.Percentile;
import io.twoscales.results.statistics.Interval;
import io.twoscales.results.statistics.Measure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** A comparison for programs: JSON, CSV. Numbers are in the units of their keys, not rounded. */
public final class ComparisonFiles {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> CSV_HEADER =
      List.of(
          "set",
          "controller",
          "measure",
          "repetitions",
          "mean",
          "low",
          "high",
          "method",
          "against",
          "difference",
          "difference_low",
          "difference_high",
          "ratio",
          "ratio_low",
          "ratio_high",
          "effect_size",
          "finding",
          "repetitions_needed");

  private final Comparison comparison;

  public ComparisonFiles(Comparison comparison) {
    this.comparison = comparison;
  }

  /** One document; what is not known is left out. */
  public ObjectNode json() {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode sets = root.putArray("sets");
    for (ComparedSet compared : comparison.sets()) {
      SetManifest manifest = compared.set().manifest();
      ObjectNode set = sets.addObject();
      set.put("set", compared.label());
      set.put("folder", compared.set().folder().toString());
      set.put("name", manifest.name());
      set.put("createdAt", manifest.createdAt().toString());
      set.put("commit", manifest.commit());
      set.put("hardware", manifest.hardware());
      set.put("platform", manifest.experiment().platform());
      set.put("pipeline", manifest.experiment().pipeline());
      set.put("workload", manifest.experiment().workload());
      set.put("sloMs", manifest.experiment().sloMs());
      set.put("seed", manifest.experiment().seed());
      set.put("repetitions", manifest.experiment().repetitions());
      ArrayNode differs = set.putArray("differs");
      for (Comparability.Difference difference : compared.differs()) {
        differs
            .addObject()
            .put("what", difference.what())
            .put("first", difference.first())
            .put("here", difference.second());
      }
      ArrayNode warnings = set.putArray("warnings");
      compared.warnings().forEach(warnings::add);
    }
    ArrayNode rows = root.putArray("rows");
    comparison.rows().forEach(row -> add(rows.addObject(), row));
    return root;
  }

  private static void add(ObjectNode into, Row row) {
    into.put("set", row.set());
    into.put("controller", row.controller());
    into.put("repetitions", row.statistics().runs().size());
    into.put("requests", row.statistics().requests());
    row.against().ifPresent(name -> into.put("against", name));
    row.verdict().ifPresent(verdict -> into.put("verdict", verdict.words()));
    ObjectNode measures = into.putObject("measures");
    for (Measure measure : Measure.values()) {
      Interval interval = row.statistics().interval(measure);
      if (!Double.isNaN(interval.estimate())) {
        ObjectNode entry = measures.putObject(measure.key());
        put(entry, "mean", interval);
        entry.put("method", interval.method().word());
      }
    }
    ArrayNode percentiles = into.putArray("percentiles");
    for (Percentile percentile : row.statistics().percentiles()) {
      ObjectNode entry = percentiles.addObject();
      entry.put("percentile", percentile.percentile());
      put(entry, "ms", percentile.ms());
      entry.put("supported", percentile.supported());
    }
    if (row.against().isPresent()) {
      ObjectNode differences = into.putObject("differences");
      row.compared().forEach((measure, compared) -> add(differences, measure, compared));
    }
  }

  private static void add(ObjectNode differences, Measure measure, Compared compared) {
    if (Double.isNaN(compared.paired().difference().estimate())) {
      return;
    }
    ObjectNode entry = differences.putObject(measure.key());
    put(entry, "difference", compared.paired().difference());
    entry.put("method", compared.paired().difference().method().word());
    if (!Double.isNaN(compared.paired().ratio().estimate())) {
      put(entry.putObject("ratio"), "ratio", compared.paired().ratio());
    }
    put(entry, "effectSize", compared.paired().effectSize());
    put(entry, "shareOfRepetitionsLower", compared.paired().lower());
    entry.put("finding", compared.finding().words());
    if (compared.tellsNothing()) {
      entry.put("tellsNothing", true);
    }
    if (compared.repetitionsNeeded() > 0) {
      entry.put("repetitionsNeeded", compared.repetitionsNeeded());
    }
  }

  private static void put(ObjectNode entry, String key, Interval interval) {
    put(entry, key, interval.estimate());
    put(entry, "low", interval.low());
    put(entry, "high", interval.high());
  }

  private static void put(ObjectNode entry, String key, double value) {
    if (Double.isFinite(value)) {
      entry.put(key, value);
    }
  }

  /** A row per set, controller and measure. */
  public String csv() {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter rows =
        new CSVPrinter(text, CSVFormat.RFC4180.builder().setRecordSeparator('\n').get())) {
      rows.printRecord(CSV_HEADER);
      for (Row row : comparison.rows()) {
        for (Measure measure : Measure.values()) {
          rows.printRecord(values(row, measure));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static List<Object> values(Row row, Measure measure) {
    Interval mean = row.statistics().interval(measure);
    List<Object> values = new ArrayList<>();
    values.add(row.set());
    values.add(row.controller());
    values.add(measure.key());
    values.add(mean.repetitions());
    addAll(values, mean);
    values.add(mean.method().word());
    Compared compared = row.compared().get(measure);
    if (compared == null) {
      while (values.size() < CSV_HEADER.size()) {
        values.add("");
      }
      return values;
    }
    values.add(row.against().orElseThrow());
    addAll(values, compared.paired().difference());
    addAll(values, compared.paired().ratio());
    values.add(number(compared.paired().effectSize()));
    values.add(compared.finding().words());
    values.add(
        compared.repetitionsNeeded() > 0 ? Integer.toString(compared.repetitionsNeeded()) : "");
    return values;
  }

  private static void addAll(List<Object> values, Interval interval) {
    values.add(number(interval.estimate()));
    values.add(number(interval.low()));
    values.add(number(interval.high()));
  }

  private static String number(double value) {
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, "%.9f", value).replaceFirst("\\.?0+$", "")
        : "";
  }
}
