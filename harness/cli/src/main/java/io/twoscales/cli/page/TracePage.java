package io.twoscales.cli.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.traces.Surge;
import io.twoscales.traces.Window;
import io.twoscales.traces.drawing.RateColumns;
import io.twoscales.traces.drawing.TracePicture;
import io.twoscales.traces.drawing.TraceView;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A trace as a page: a chart to zoom into, down to the second where the trace is not longer than
 * some weeks, its statistics, and its surges with windows to copy. One file with everything in it;
 * without scripts, and on paper, the chart is a drawing.
 */
public final class TracePage {
  private static final int MOST_CHARACTERS_OF_RATES = 2_800_000;
  private static final int TABLE_ROWS = 48;
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");
  private static final String ECHARTS =
      "/META-INF/resources/webjars/echarts/%s/dist/echarts.min.js";
  private static final String ECHARTS_POM =
      "/META-INF/maven/org.webjars.npm/echarts/pom.properties";

  private TracePage() {}

  /** The page, to be written as UTF-8. */
  public static String html(TraceView view) {
    Map<String, String> parts =
        Map.of(
            "title", escaped(view.name() + ", seconds " + view.window()),
            "style", resource("trace-page.css"),
            "drawing", new TracePicture(view).svg(),
            "facts", facts(view),
            "definition", escaped(view.surgeDefinition()),
            "surges", surges(view),
            "rates", rates(view),
            "data", data(view),
            "echarts", inScript(echarts()),
            "script", inScript(resource("trace-page.js")));
    Matcher places = PLACE.matcher(resource("trace-page.html"));
    return places.replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
  }

  private static String facts(TraceView view) {
    StringBuilder rows = new StringBuilder();
    for (TraceView.Fact fact : view.facts()) {
      rows.append(
          "<tr><th scope=\"row\">%s</th><td>%s</td></tr>%n"
              .formatted(escaped(fact.label()), escaped(fact.value())));
    }
    return rows.toString();
  }

  private static String surges(TraceView view) {
    if (view.surges().isEmpty()) {
      return "<p>There is none in this part of the trace.</p>";
    }
    StringBuilder rows = new StringBuilder();
    for (Surge surge : view.surges()) {
      rows.append(
          String.format(
              Locale.ROOT,
              """
              <tr><th scope="row">%d</th><td>%.1f</td><td>%.1f</td><td>%.1f</td>\
              <td><code>%s</code></td><td><button type="button" class="copy">copy</button> \
              <button type="button" class="look">look</button></td></tr>
              """,
              view.secondOfTrace(surge.second()),
              surge.beforePerSecond(),
              surge.afterPerSecond(),
              surge.afterPerSecond() / surge.beforePerSecond(),
              view.windowOf(surge)));
    }
    return """
    <div class="wide"><table>
    <thead><tr><th scope="col">second</th><th scope="col">minute before, requests/s</th>\
    <th scope="col">20 s from it on, requests/s</th><th scope="col">times</th>\
    <th scope="col">window</th><th scope="col"><span class="unseen">actions</span></th></tr></thead>
    <tbody>
    %s</tbody></table></div>"""
        .formatted(rows);
  }

  private static String rates(TraceView view) {
    RateColumns columns = new RateColumns(view.rates(), TABLE_ROWS);
    StringBuilder rows = new StringBuilder();
    for (int column = 0; column < columns.count(); column++) {
      rows.append(
          String.format(
              Locale.ROOT,
              "<tr><th scope=\"row\">%d..%d</th><td>%.2f</td><td>%.1f</td><td>%.1f</td></tr>%n",
              view.secondOfTrace(columns.fromSecond(column)),
              view.secondOfTrace(columns.fromSecond(column + 1)),
              columns.mean(column),
              columns.lowest(column),
              columns.highest(column)));
    }
    return rows.toString();
  }

  private static String data(TraceView view) {
    ObjectNode data = new ObjectMapper().createObjectNode();
    data.put("from", view.window().fromSecond());
    data.put("seconds", view.rates().seconds());
    ArrayNode surges = data.putArray("surges");
    for (Surge surge : view.surges()) {
      Window window = view.windowOf(surge);
      surges
          .addObject()
          .put("second", view.secondOfTrace(surge.second()))
          .put("from", window.fromSecond())
          .put("to", window.toSecond());
    }
    PackedRates.addTo(data, view.rates(), MOST_CHARACTERS_OF_RATES);
    return inScript(data.toString());
  }

  /** Nothing in a script may end it. */
  private static String inScript(String text) {
    return text.replace("</", "<\\/").replace("<!--", "\\u003c!--");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String echarts() {
    try (InputStream in = TracePage.class.getResourceAsStream(ECHARTS_POM)) {
      Properties pom = new Properties();
      pom.load(in);
      return resource(ECHARTS.formatted(pom.getProperty("version")));
    } catch (IOException e) {
      throw new UncheckedIOException("the class path cannot be read", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = TracePage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no " + name + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the class path cannot be read", e);
    }
  }
}
