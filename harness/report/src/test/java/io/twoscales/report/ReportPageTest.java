package io.twoscales.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.twoscales.report.model.Controller;
import io.twoscales.report.model.Estimate;
import io.twoscales.report.model.ReportModel;
import io.twoscales.report.model.Run;
import io.twoscales.report.model.RunTimeline;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a browser: drawn, silent, on its own, and usable by everybody. */
class ReportPageTest {
  private static final long MOST_BYTES = 5_000_000;

  @TempDir static Path folder;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    browser = Browser.start(Files.createDirectory(folder.resolve("profile")));
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  private static Path written(String name, ReportModel model) throws Exception {
    Path file = folder.resolve(name + ".html");
    String html = ReportPage.html(model);
    assertThat((long) html.getBytes(StandardCharsets.UTF_8).length).isLessThan(MOST_BYTES);
    return Files.writeString(file, html);
  }

  private static void drawn(Browser.Page page, int charts) throws Exception {
    page.await("document.documentElement.dataset.drawn === '%d'".formatted(charts));
    assertThat(page.complaints).isEmpty();
    assertThat(page.requests)
        .allMatch(
            url -> url.startsWith("file:") || url.startsWith("data:") || url.startsWith("blob:"))
        .filteredOn(url -> url.startsWith("file:"))
        .hasSize(1);
  }

  /** A screenshot for those who look. */
  private static void keep(Browser.Page page, String name) throws Exception {
    Files.write(Path.of("target", "report-" + name + ".png"), page.screenshot());
  }

  @Test
  void everyPlotIsDrawnAndCanBeSaved() throws Exception {
    Path file = written("desktop", SampleModel.of(3, 2, 400).model());
    try (Browser.Page page = browser.page()) {
      page.width(1100, false);
      page.open(file);
      drawn(page, 4);
      keep(page, "desktop");
      JsonNode paths =
          page.evaluate(
              "[...document.querySelectorAll('.chart svg')].map(svg => svg.querySelectorAll('path').length)");
      assertThat(paths).hasSize(4).allMatch(count -> count.asInt() > 25);
      JsonNode plots =
          page.evaluate(
              "[...document.querySelectorAll('figure.plot svg')]"
                  + ".filter(svg => svg.getClientRects().length > 0)"
                  + ".map(svg => svg.getBoundingClientRect().height)");
      assertThat(plots).hasSize(3).allMatch(height -> height.asDouble() > 150);
      assertThat(page.evaluate("document.title").asText()).contains("</script><b>&");
      assertThat(page.evaluate("document.querySelector('main b, main i')").isNull()).isTrue();

      page.downloadsTo(folder);
      for (String name :
          List.of("cost-against-violations", "latency-logarithmic", "stages", "side-by-side")) {
        save(page, name, 0);
        isVectorImage(folder.resolve(name + ".svg"));
        save(page, name, 1);
        Path png = folder.resolve(name + ".png");
        awaitFile(png);
        assertThat(Files.readAllBytes(png))
            .startsWith(0x89, 'P', 'N', 'G')
            .hasSizeGreaterThan(5000);
      }
      drawn(page, 4);
    }
  }

  private static void save(Browser.Page page, String plot, int button) throws Exception {
    String box =
        plot.equals("side-by-side")
            ? "#charts .save"
            : "figure[data-name=\"%s\"] .save".formatted(plot);
    page.evaluate(
        "document.querySelector('%s').querySelectorAll('button')[%d].click()"
            .formatted(box, button));
  }

  private static void isVectorImage(Path svg) throws Exception {
    awaitFile(svg);
    assertThat(Files.readString(svg)).doesNotContain("var(--");
    assertThat(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(svg.toFile())
                .getDocumentElement()
                .getTagName())
        .isEqualTo("svg");
  }

  private static void awaitFile(Path file) throws Exception {
    for (int i = 0; i < 500 && !(Files.exists(file) && Files.size(file) > 0); i++) {
      Thread.sleep(20);
    }
    assertThat(file).isNotEmptyFile();
  }

  @Test
  void controllersRepetitionsAndTimeAreChosenForAllPlotsTogether() throws Exception {
    Path file = written("choice", SampleModel.of(3, 2, 400).model());
    try (Browser.Page page = browser.page()) {
      page.width(1100, false);
      page.open(file);
      drawn(page, 4);
      page.evaluate("document.getElementById('in').click()");
      assertThat(page.evaluate("document.getElementById('shown').textContent").asText())
          .startsWith("100 s to 300 s");
      JsonNode ticks =
          page.evaluate(
              "[...document.querySelectorAll('.chart')].map(chart =>"
                  + " echarts.getInstanceByDom(chart).getOption().xAxis.map(axis => axis.min + '..' + axis.max).join())");
      assertThat(ticks).hasSize(4);
      assertThat(
              page.evaluate(
                      "[...document.querySelectorAll('.chart')].every(chart =>"
                          + " echarts.getInstanceByDom(chart).getOption().xAxis.every(axis => axis.min === 100 && axis.max === 300))")
                  .asBoolean())
          .isTrue();
      page.evaluate("document.querySelector('#shown-controllers input').click()");
      drawn(page, 3);
      page.evaluate(
          "const select = document.getElementById('repetition'); select.value = '2';"
              + " select.dispatchEvent(new Event('change', {bubbles: true}))");
      page.await("document.querySelector('#charts h3').textContent.includes('repetition 2')");
      assertThat(page.evaluate("document.getElementById('shown').textContent").asText())
          .startsWith("100 s to 300 s");
      drawn(page, 3);
    }
  }

  @Test
  void itIsReadableOnAPhoneInTheDarkAndOnPaper() throws Exception {
    Path file = written("forms", SampleModel.of(3, 2, 400).model());
    try (Browser.Page page = browser.page()) {
      page.width(360, true);
      page.open(file);
      drawn(page, 4);
      keep(page, "phone");
      assertThat(page.evaluate("document.documentElement.scrollWidth").asInt())
          .isLessThanOrEqualTo(360);
      JsonNode small =
          page.evaluate(
              "[...document.querySelectorAll('.plot svg text')].filter(text => text.getClientRects().length > 0"
                  + " && text.getBoundingClientRect().height < 9).length");
      assertThat(small.asInt()).isZero();

      page.width(1100, false);
      page.media("screen", "dark");
      keep(page, "dark");
      assertThat(contrast(page, "body", "color")).isGreaterThan(7);
      assertThat(contrast(page, ".note", "color")).isGreaterThan(4.5);
      assertThat(contrast(page, ".chart svg text", "fill")).isGreaterThan(4.5);
      assertThat(contrast(page, ".plot svg text", "fill")).isGreaterThan(4.5);
      page.media("screen", "light");
      assertThat(contrast(page, ".note", "color")).isGreaterThan(4.5);
      assertThat(contrast(page, ".chart svg text", "fill")).isGreaterThan(4.5);

      page.media("print", "dark");
      assertThat(page.evaluate("getComputedStyle(document.body).backgroundColor").asText())
          .isEqualTo("rgb(255, 255, 255)");
      assertThat(visible(page, "#live")).isFalse();
      assertThat(visible(page, "#drawing svg")).isTrue();
      assertThat(visible(page, "button")).isFalse();
      page.width(720, false);
      keep(page, "print");
      byte[] pdf = page.pdf();
      Files.write(Path.of("target", "report.pdf"), pdf);
      assertThat(new String(pdf, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
      assertThat(pdf.length).isGreaterThan(30_000);
    }
  }

  private static boolean visible(Browser.Page page, String selector) throws Exception {
    return page.evaluate(
            "[...document.querySelectorAll('%s')].some(each => each.getClientRects().length > 0)"
                .formatted(selector))
        .asBoolean();
  }

  /** The contrast of a text to the page's background, after WCAG 2. */
  private static double contrast(Browser.Page page, String selector, String property)
      throws Exception {
    return page.evaluate(
            """
            (() => {
              const light = colour => {
                const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map(c => c / 255)
                    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
              };
              const text = light(getComputedStyle(document.querySelector('%s'))['%s']);
              const paper = light(getComputedStyle(document.body).backgroundColor);
              return (Math.max(text, paper) + 0.05) / (Math.min(text, paper) + 0.05);
            })()"""
                .formatted(selector, property))
        .asDouble();
  }

  @Test
  void theKeyboardReachesEverythingAndDecisionsTellTheirReasons() throws Exception {
    Path file = written("keyboard", SampleModel.of(2, 1, 200).model());
    try (Browser.Page page = browser.page()) {
      page.width(1100, false);
      page.open(file);
      drawn(page, 3);
      Set<String> reached = new LinkedHashSet<>();
      boolean chartHasTold = false;
      for (int i = 0; i < 80; i++) {
        page.press("Tab", 9);
        String at =
            page.evaluate(
                    "(() => { const at = document.activeElement;"
                        + " return at.id || at.className || at.textContent; })()")
                .asText();
        reached.add(at);
        if (at.equals("chart") && !chartHasTold) {
          String label =
              page.evaluate("document.activeElement.getAttribute('aria-label')").asText();
          if (label.contains("decision")) {
            page.press("ArrowRight", 39);
            page.press("ArrowRight", 39);
            assertThat(page.evaluate("document.querySelector('.decision').textContent").asText())
                .contains("Decision at 25 s: " + SampleModel.REASON + " at 25")
                .contains("detect: resize to 500m (2 ×)");
            page.press("ArrowLeft", 37);
            assertThat(page.evaluate("document.querySelector('.decision').textContent").asText())
                .contains("Decision at 5 s: ");
            chartHasTold = true;
          }
        }
      }
      assertThat(chartHasTold).isTrue();
      assertThat(reached)
          .contains("skip", "in", "out", "earlier", "later", "whole", "chart", "wide")
          .contains(
              "axes-logarithmic",
              "summary",
              "save as SVG",
              "next decision ▶",
              "The plot as a table");

      JsonNode unlabelled =
          page.evaluate(
              "[...document.querySelectorAll('svg[role=img]')]"
                  + ".filter(svg => !svg.querySelector('title') || !svg.querySelector('desc')).length"
                  + " + [...document.querySelectorAll('input, select')].filter(each => each.labels.length === 0).length"
                  + " + [...document.querySelectorAll('section')].filter(each => !each.getAttribute('aria-labelledby')).length");
      assertThat(unlabelled.asInt()).isZero();
      assertThat(page.evaluate("document.querySelectorAll('main, header, nav, h1').length").asInt())
          .isEqualTo(4);
      assertThat(page.complaints).isEmpty();
    }
  }

  @Test
  void numbersBehindAPlotAreThereAsATable() throws Exception {
    Path file = written("table", SampleModel.of(1, 1, 100).model());
    try (Browser.Page page = browser.page()) {
      page.open(file);
      drawn(page, 1);
      page.evaluate("document.querySelector('#charts details').open = true");
      page.await("document.querySelectorAll('#charts details table').length === 2");
      assertThat(
              page.evaluate("document.querySelectorAll('#charts details table')[0].rows.length")
                  .asInt())
          .isEqualTo(51);
      assertThat(
              page.evaluate("document.querySelectorAll('#charts details table')[1].textContent")
                  .asText())
          .contains(SampleModel.REASON);
    }
  }

  @Test
  void twentyControllersTenTimesForFourteenDaysFit() throws Exception {
    ReportModel model =
        SampleModel.of(20, 10, 1_209_600 / 100).bucketSeconds(50).decisionsEvery(40).model();
    Path file = written("large", model);
    try (Browser.Page page = browser.page()) {
      page.width(1100, false);
      page.open(file);
      drawn(page, 5);
      keep(page, "large");
      page.width(360, true);
      assertThat(page.evaluate("document.documentElement.scrollWidth").asInt())
          .isLessThanOrEqualTo(360);
      page.evaluate(
          "document.querySelectorAll('#shown-controllers input:not(:checked)').forEach(each => { each.checked = true; });"
              + " document.getElementById('choose').dispatchEvent(new Event('change'))");
      drawn(page, 21);
    }
  }

  @Test
  void aRunOfWhichNothingIsKnownSaysSo() throws Exception {
    Controller full = SampleModel.of(1, 1, 3).model().controllers().get(0);
    Run empty = new Run(full.runs().get(0).summary(), new RunTimeline(3, 1));
    Estimate unknown = Estimate.of(Double.NaN);
    Controller nothing =
        new Controller(
            "nothing",
            "defaults",
            List.of(empty),
            new Controller.Estimates(unknown, unknown, unknown, unknown, unknown, unknown, unknown),
            Optional.empty(),
            List.of());
    ReportModel model =
        new ReportModel(
            "nothing",
            List.of(),
            List.of(),
            List.of(),
            List.of("Nothing was recorded."),
            "",
            SampleModel.SLO_MS,
            3,
            List.of(nothing));
    try (Browser.Page page = browser.page()) {
      page.open(written("nothing", model));
      drawn(page, 1);
      assertThat(page.evaluate("document.body.textContent").asText())
          .contains("No run has a request")
          .contains("Nothing was recorded.")
          .contains("Visits of stages were not recorded")
          .contains("there are no latencies to show");
    }
  }
}
