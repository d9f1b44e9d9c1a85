package io.twoscales.report;

import static io.twoscales.report.Html.escaped;
import static io.twoscales.report.Html.inScript;
import static io.twoscales.report.Html.resource;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.report.model.Controller;
import io.twoscales.report.model.Fact;
import io.twoscales.report.model.LatencyCurve;
import io.twoscales.report.model.ReportModel;
import io.twoscales.report.model.StageTimes;
import io.twoscales.report.plot.Figure;
import io.twoscales.report.plot.Front;
import io.twoscales.report.plot.LatencyFigure;
import io.twoscales.report.plot.Numbers;
import io.twoscales.report.plot.StageFigure;
import io.twoscales.report.plot.TimeFigures;
import io.twoscales.report.plot.TradeOffFigure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The report as a page: one file with everything in it. Plots are drawings; timelines can be zoomed
 * into where scripts run, and are a drawing on paper and without them.
 */
public final class ReportPage {
  private static final int MOST_CHARACTERS_OF_RUNS = 2_900_000;
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  private final ReportModel model;

  private ReportPage(ReportModel model) {
    this.model = model;
  }

  /** The page, to be written as UTF-8. */
  public static String html(ReportModel model) {
    return new ReportPage(model).html();
  }

  private String html() {
    Map<String, String> parts = new HashMap<>();
    parts.put("title", escaped(model.title()));
    parts.put("style", resource("report.css"));
    parts.put("what", facts(model.what()));
    parts.put("outcome", paragraphs(new Outcome(model).sentences()));
    parts.put("warnings", warnings());
    parts.put("summary", summary());
    parts.put("intervals", escaped(intervals()));
    parts.put("tradeOff", tradeOff());
    parts.put("drawing", drawing());
    parts.put("latency", latency());
    parts.put("stages", stages());
    parts.put("environment", facts(model.environment()));
    parts.put("controllers", controllers());
    parts.put("missing", missing());
    parts.put("data", data());
    parts.put("echarts", inScript(Html.echarts()));
    parts.put("script", inScript(resource("report.js")));
    Matcher places = PLACE.matcher(resource("report.html"));
    return places.replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
  }

  private static String facts(List<Fact> facts) {
    StringBuilder rows = new StringBuilder();
    for (Fact fact : facts) {
      rows.append(
          "<div><dt>%s</dt><dd>%s</dd></div>%n"
              .formatted(escaped(fact.label()), escaped(fact.value())));
    }
    return "<dl class=\"facts\">\n" + rows + "</dl>";
  }

  private static String paragraphs(List<String> sentences) {
    StringBuilder text = new StringBuilder();
    sentences.forEach(sentence -> text.append("<p>").append(escaped(sentence)).append("</p>\n"));
    return text.toString();
  }

  private String warnings() {
    if (model.warnings().isEmpty()) {
      return "<p class=\"fine\">No run has been marked invalid.</p>";
    }
    return """
    <section class="warnings" aria-labelledby="warnings">
    <h2 id="warnings">Before you trust these numbers</h2>
    %s</section>"""
        .formatted(list(model.warnings()));
  }

  private String missing() {
    return model.missing().isEmpty()
        ? ""
        : "<section aria-labelledby=\"missing\">\n<h2 id=\"missing\">What was not recorded</h2>\n"
            + list(model.missing())
            + "</section>";
  }

  private static String list(List<String> sentences) {
    StringBuilder items = new StringBuilder("<ul>\n");
    sentences.forEach(each -> items.append("<li>").append(escaped(each)).append("</li>\n"));
    return items.append("</ul>\n").toString();
  }

  private String intervals() {
    return model.intervals().isEmpty()
        ? "Means over the repetitions."
        : "Means over the repetitions; in brackets " + model.intervals() + ".";
  }

  private String summary() {
    List<Controller> front = Front.of(model.controllers());
    StringBuilder rows = new StringBuilder();
    for (Controller each : model.controllers()) {
      Controller.Estimates numbers = each.estimates();
      List<String> cells =
          List.of(
              Integer.toString(each.runs().size()),
              Numbers.percentWithInterval(numbers.violationRate()),
              Numbers.withInterval(numbers.goodputPerSecond()),
              Numbers.withInterval(numbers.p50Ms()),
              Numbers.withInterval(numbers.p99Ms()),
              Numbers.withInterval(numbers.coreSeconds()),
              Numbers.withInterval(numbers.cpuSeconds()),
              Numbers.withInterval(numbers.churn()));
      row(
          rows,
          name(each) + (front.contains(each) && model.controllers().size() > 1 ? " ◆" : ""),
          cells);
    }
    return table(
        "Summary by controller",
        List.of(
            "controller",
            "runs",
            "violations, %",
            "goodput, requests/s",
            "p50, ms",
            "p99, ms",
            "cost, core-seconds allocated",
            "CPU used, core-seconds",
            "churn: resizes, starts and stops"),
        rows);
  }

  private static String name(Controller each) {
    return each.name();
  }

  private static void row(StringBuilder rows, String head, List<String> cells) {
    rows.append("<tr><th scope=\"row\">").append(escaped(head)).append("</th>");
    for (String cell : cells) {
      int bracket = cell.indexOf(" [");
      String shown =
          bracket < 0
              ? escaped(cell)
              : escaped(cell.substring(0, bracket))
                  + " <span class=\"interval\">"
                  + escaped(cell.substring(bracket + 1))
                  + "</span>";
      rows.append("<td>").append(shown).append("</td>");
    }
    rows.append("</tr>\n");
  }

  private static String table(String caption, List<String> heads, CharSequence rows) {
    StringBuilder head = new StringBuilder();
    heads.forEach(each -> head.append("<th scope=\"col\">").append(escaped(each)).append("</th>"));
    return """
    <div class="wide" tabindex="0" role="region" aria-label="%1$s"><table aria-label="%1$s">
    <thead><tr>%2$s</tr></thead>
    <tbody>
    %3$s</tbody></table></div>"""
        .formatted(escaped(caption), head, rows);
  }

  private String tradeOff() {
    Figure figure = new TradeOffFigure(model);
    return figure(
        figure, figure.inPageWithoutTitle(Figure.WIDE), figure.inPageWithoutTitle(Figure.NARROW));
  }

  private static String figure(Figure figure) {
    return figure(figure, figure.inPage(Figure.WIDE), figure.inPage(Figure.NARROW));
  }

  /** A plot at two widths, of which the style sheet shows the one that fits. */
  private static String figure(Figure figure, String wide, String narrow) {
    return """
    <figure class="plot" data-name="%s">
    <div class="at-width">%s</div>
    <div class="at-phone">%s</div>
    <div class="tools save" role="group" aria-label="save the plot"></div>
    </figure>"""
        .formatted(escaped(figure.name()), wide, narrow);
  }

  private String drawing() {
    int repetition = model.repetitions().get(0);
    Figure drawing = TimeFigures.sideBySide(model, repetition);
    return drawing.inPage(Figure.WIDE);
  }

  private String latency() {
    List<Controller> known =
        model.controllers().stream()
            .filter(each -> each.latencies().filter(curve -> curve.completed() > 0).isPresent())
            .toList();
    if (known.isEmpty()) {
      return "<p>No request was completed: there are no latencies to show.</p>";
    }
    StringBuilder text = new StringBuilder("<div class=\"choice\">\n");
    Map<LatencyFigure.Axes, String> labels =
        Map.of(
            LatencyFigure.Axes.LOGARITHMIC, "logarithmic latency",
            LatencyFigure.Axes.LINEAR, "linear latency",
            LatencyFigure.Axes.TAIL, "the tail");
    for (LatencyFigure.Axes axes : LatencyFigure.Axes.values()) {
      text.append(
          "<input type=\"radio\" name=\"axes\" id=\"axes-%1$s\"%2$s><label for=\"axes-%1$s\">%3$s</label>%n"
              .formatted(
                  axes.word(),
                  axes == LatencyFigure.Axes.LOGARITHMIC ? " checked" : "",
                  labels.get(axes)));
    }
    for (LatencyFigure.Axes axes : LatencyFigure.Axes.values()) {
      text.append("<div class=\"chosen of-").append(axes.word()).append("\">\n");
      text.append(figure(new LatencyFigure(model, axes))).append("</div>\n");
    }
    text.append("</div>\n");
    StringBuilder rows = new StringBuilder();
    for (Controller each : known) {
      LatencyCurve curve = each.latencies().orElseThrow();
      List<String> cells = new ArrayList<>();
      cells.add(String.format(java.util.Locale.ROOT, "%,d", curve.requests()));
      cells.add(Numbers.percent(curve.within(model.sloMs())));
      for (double share : new double[] {0.5, 0.9, 0.95, 0.99, 0.999}) {
        cells.add(Numbers.brief(curve.quantileMs(share)));
      }
      row(rows, each.name(), cells);
    }
    return text
        + "<details><summary>The plot as a table</summary>\n"
        + table(
            "Latency by controller",
            List.of(
                "controller",
                "requests",
                "within the SLO, %",
                "50 % within, ms",
                "90 % within, ms",
                "95 % within, ms",
                "99 % within, ms",
                "99.9 % within, ms"),
            rows)
        + "</details>";
  }

  private String stages() {
    List<Controller> known =
        model.controllers().stream().filter(each -> !each.stages().isEmpty()).toList();
    if (known.isEmpty()) {
      return "<p>Visits of stages were not recorded (<code>record: [visits]</code> in the experiment"
          + " keeps them), so that there is no breakdown.</p>";
    }
    StringBuilder rows = new StringBuilder();
    for (Controller each : known) {
      for (StageTimes stage : each.stages()) {
        List<String> cells = new ArrayList<>();
        cells.add(stage.stage());
        cells.add(String.format(java.util.Locale.ROOT, "%,d", stage.visits()));
        for (StageTimes.Part part : List.of(stage.gathering(), stage.queueing(), stage.service())) {
          cells.add(Numbers.brief(part.meanMs()));
          cells.add(Numbers.brief(part.p99Ms()));
        }
        row(rows, each.name(), cells);
      }
    }
    return figure(new StageFigure(model))
        + "<details><summary>The plot as a table</summary>\n"
        + table(
            "Time by controller and stage",
            List.of(
                "controller",
                "stage",
                "visits",
                "its batch fills: mean, ms",
                "p99, ms",
                "waits for a replica: mean, ms",
                "p99, ms",
                "is served: mean, ms",
                "p99, ms"),
            rows)
        + "</details>";
  }

  private String controllers() {
    StringBuilder rows = new StringBuilder();
    for (Controller each : model.controllers()) {
      row(rows, each.name(), List.of(each.options()));
    }
    return table("Controllers and their options", List.of("controller", "options"), rows);
  }

  private String data() {
    ObjectNode data = new ObjectMapper().createObjectNode();
    data.put("title", model.title());
    data.put("sloMs", model.sloMs());
    data.put("windowSeconds", model.windowSeconds());
    ArrayNode names = data.putArray("controllers");
    model.controllers().forEach(each -> names.add(each.name()));
    ArrayNode front = data.putArray("front");
    Front.of(model.controllers()).forEach(each -> front.add(model.controllers().indexOf(each)));
    ArrayNode runs = data.putArray("runs");
    for (PackedRuns.Packed run : PackedRuns.pack(model, MOST_CHARACTERS_OF_RUNS)) {
      runs.addObject()
          .put("controller", run.controller())
          .put("repetition", run.repetition())
          .put("packed", run.text());
    }
    return data.toString().replace("<", "\\u003c");
  }
}
