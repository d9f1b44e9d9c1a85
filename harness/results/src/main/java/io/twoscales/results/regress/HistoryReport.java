package io.twoscales.results.regress;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.regress.History.Series;
import io.twoscales.results.regress.History.Step;
import java.util.List;
import java.util.Locale;

/** A history, for people and for programs. */
public final class HistoryReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final History history;

  public HistoryReport(History history) {
    this.history = history;
  }

  /** Every change, then the verdict. */
  public String text() {
    StringBuilder text = new StringBuilder();
    List<ResultSet> sets = history.sets();
    text.append(
        "%d sets from %s (%s) to %s (%s)%n"
            .formatted(
                sets.size(),
                name(0),
                sets.get(0).manifest().createdAt(),
                name(sets.size() - 1),
                sets.get(sets.size() - 1).manifest().createdAt()));
    for (Series series : history.series()) {
      Quantity quantity = Quantity.of(series.measure());
      for (Step step : series.changes()) {
        text.append(
            String.format(
                Locale.ROOT,
                "%s, %s: %s → %s from %s on (%s, commit %s), %s; p %.4f%n",
                series.controller(),
                quantity.heading(),
                quantity.text(step.before()),
                quantity.text(step.after()),
                name(step.set()),
                sets.get(step.set()).manifest().createdAt(),
                sets.get(step.set()).manifest().commit(),
                step.after() > step.before() ? "worse" : "better",
                step.pValue()));
      }
    }
    if (history.series().stream().allMatch(series -> series.changes().isEmpty())) {
      text.append("no change shown\n");
    }
    String reason = reason();
    return text.append(reason.isEmpty() ? "" : "regressed: " + reason + "\n").toString();
  }

  /** What has become worse and stayed so, in one line; nothing when nothing has. */
  public String reason() {
    StringBuilder reason = new StringBuilder();
    for (Series series : history.series()) {
      if (series.regressed()) {
        Quantity quantity = Quantity.of(series.measure());
        reason
            .append(reason.isEmpty() ? "" : "; ")
            .append(
                "%s: %s %s since %s (margin %s)"
                    .formatted(
                        series.controller(),
                        quantity.heading(),
                        quantity.signed(series.rise()),
                        name(firstOfRise(series)),
                        quantity.signed(series.margin())));
      }
    }
    return reason.toString();
  }

  private static int firstOfRise(Series series) {
    int first = series.changes().size() - 1;
    while (first > 0
        && series.changes().get(first - 1).after() > series.changes().get(first - 1).before()) {
      first--;
    }
    return series.changes().get(first).set();
  }

  private String name(int set) {
    return history.sets().get(set).folder().getFileName().toString();
  }

  /** One document. */
  public ObjectNode json() {
    ObjectNode root = JSON.createObjectNode();
    root.put("decision", history.regressed() ? "regressed" : "passed");
    root.put("reason", reason());
    ArrayNode sets = root.putArray("sets");
    for (ResultSet set : history.sets()) {
      sets.addObject()
          .put("folder", set.folder().toString())
          .put("createdAt", set.manifest().createdAt().toString())
          .put("commit", set.manifest().commit());
    }
    ArrayNode all = root.putArray("series");
    for (Series series : history.series()) {
      ObjectNode node = all.addObject();
      node.put("controller", series.controller());
      node.put("measure", series.measure().key());
      ArrayNode means = node.putArray("means");
      for (double mean : series.means()) {
        means.add(mean);
      }
      node.put("rise", series.rise());
      node.put("margin", series.margin());
      node.put("regressed", series.regressed());
      ArrayNode changes = node.putArray("changes");
      for (Step step : series.changes()) {
        changes
            .addObject()
            .put("firstSet", history.sets().get(step.set()).folder().toString())
            .put("index", step.set())
            .put("before", step.before())
            .put("after", step.after())
            .put("pValue", step.pValue());
      }
    }
    return root;
  }
}
