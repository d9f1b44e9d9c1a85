package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.report.plot.Numbers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of sets as people have them, of poor ones, and of what is no set. */
class ReportCommandTest {
  private static final String SURGE = "{kind: surge, seconds: 60, base: 4, peak: 25, seed: 3}";
  private static final String EXPERIMENT =
      """
      name: NAME
      pipeline: sentiment
      workload:
        synthetic: {kind: surge, seconds: 60, base: 4, peak: 25, seed: 3}
      platform: {kind: simulated, capacity: 40, unit: 1, maxPerReplica: 8, coldStart: 4s}
      controllers: [static-base, threshold]
      repetitions: 2
      seed: 11
      record: all
      """;

  @TempDir static Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private static Path set(String name, String experiment) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".yaml"), experiment.replace("NAME", name));
    StringWriter said = new StringWriter();
    int code =
        Main.commandLine()
            .setOut(new PrintWriter(said))
            .setErr(new PrintWriter(said, true))
            .execute("run", file.toString(), "--out", folder.resolve(name).toString());
    assertThat(code).as(said.toString()).isZero();
    assertThat(said.toString()).contains("twoscales report " + folder.resolve(name));
    return folder.resolve(name);
  }

  @BeforeAll
  static void measure() throws IOException {
    set("whole", EXPERIMENT);
  }

  private int report(Path target, List<Path> sets, String... more) {
    return run(
        Stream.of(
                Stream.of("report"),
                sets.stream().map(Path::toString),
                Stream.of("--out", target.toString()),
                Stream.of(more))
            .flatMap(each -> each)
            .toArray(String[]::new));
  }

  /** The page without its data and scripts. */
  private String page(Path... sets) throws IOException {
    Path page = folder.resolve("page.html");
    assertThat(report(page, List.of(sets))).as(err.toString()).isZero();
    String html = Files.readString(page);
    return html.substring(0, html.indexOf("<script type=\"application/json\""));
  }

  @Test
  void thePageSaysWhatTheSetDoes() throws IOException {
    String html = page(folder.resolve("whole"));
    double rate =
        Files.readAllLines(folder.resolve("whole/summary.csv")).stream()
            .filter(line -> line.startsWith("static-base,"))
            .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[9]))
            .average()
            .orElseThrow();
    assertThat(rate).isPositive();
    assertThat(html)
        .containsPattern(
            "<th scope=\"row\">static-base[^<]*</th><td>2</td><td>" + Numbers.percent(rate))
        .contains("2 policies, 2 repetitions each")
        .contains("1,350 ms, end to end")
        .contains("simulated (virtual time)")
        .contains("Where a request spends its time")
        .contains("transcribe")
        .doesNotContain("What was not recorded")
        .doesNotContain("{{");
  }

  @Test
  void plotsAreFiles() throws IOException {
    Path plots = folder.resolve("plots");
    assertThat(run("report", folder.resolve("whole").toString(), "--plots", plots.toString()))
        .as(err.toString())
        .isZero();
    try (Stream<Path> files = Files.list(plots)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("cost-against-violations.svg", "latency-tail.png", "stages.svg")
          .contains("side-by-side-1.svg", "side-by-side-2.png", "run-threshold-2.svg")
          .hasSize(22);
    }
    assertThat(Files.readAllBytes(plots.resolve("stages.png"))).startsWith(0x89, 'P', 'N', 'G');
    assertThat(plots.resolve("run-threshold-2.svg")).content().doesNotContain("var(--");
    assertThat(folder.resolve("whole.html")).doesNotExist();
  }

  @Test
  void whatWasNotRecordedIsSaidToBeMissing() throws IOException {
    String poor =
        EXPERIMENT
            .replace(SURGE, "{kind: steps, rates: [5], seconds: [3]}")
            .replace("repetitions: 2", "repetitions: 1")
            .replace("[static-base, threshold]", "[threshold]")
            .replace("record: all", "record: []");
    assertThat(page(set("poor", poor)))
        .contains("What was not recorded")
        .contains("No decision that changed anything was recorded")
        .contains("Visits of stages were not recorded")
        .contains("Too few requests for a p99");
  }

  @Test
  void runsWithoutRequestsAreShownAsSuch() throws IOException {
    String none =
        EXPERIMENT
            .replace(SURGE, "{kind: steps, rates: [0.001], seconds: [5]}")
            .replace("[static-base, threshold]", "[threshold]");
    assertThat(page(set("none", none)))
        .contains("Without any request: threshold-1, threshold-2")
        .contains("No run has a request")
        .contains("there are no latencies to show");
  }

  @Test
  void severalSetsOfOneQuestionShareAReport() throws IOException {
    Path other =
        set(
            "other",
            EXPERIMENT.replace("[static-base, threshold]", "[{name: threshold, low: 0.2}]"));
    assertThat(page(folder.resolve("whole"), other))
        .contains(">whole: threshold")
        .contains(">other: threshold")
        .contains("other is not as whole in all: options of threshold");
  }

  @Test
  void whatIsNoWholeSetIsRefusedAndNothingIsWritten() throws IOException {
    refused("is no result set", Files.createDirectories(folder.resolve("empty")));
    refused("does not exist", folder.resolve("nowhere"));

    Path cut = copy("cut");
    Path timeline = cut.resolve("timeline.csv");
    Files.writeString(timeline, Files.readString(timeline).substring(0, 2000));
    refused("timeline.csv was changed after the set was complete", cut);

    Path edited = copy("edited");
    Path summary = edited.resolve("summary.csv");
    Files.writeString(summary, Files.readString(summary).replace("true", "false"));
    refused("summary.csv was changed after the set was complete", edited);

    Path newer = copy("newer");
    ObjectMapper json = new ObjectMapper();
    Path manifest = newer.resolve("manifest.json");
    ObjectNode root = (ObjectNode) json.readTree(manifest.toFile());
    json.writeValue(manifest.toFile(), root.put("schemaVersion", 99));
    refused("has schema version 99", newer);

    Path faster = set("faster", EXPERIMENT.replace("peak: 25", "peak: 30"));
    refused("answer different questions", folder.resolve("whole"), faster);
  }

  private static Path copy(String name) throws IOException {
    Path copy = Files.createDirectories(folder.resolve(name));
    try (Stream<Path> files = Files.list(folder.resolve("whole"))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private void refused(String message, Path... sets) {
    err.getBuffer().setLength(0);
    Path target = folder.resolve("refused.html");
    Path plots = folder.resolve("refused-plots");
    assertThat(report(target, List.of(sets), "--plots", plots.toString())).isEqualTo(Main.FAILED);
    assertThat(err.toString()).contains(message).doesNotContain("unexpected");
    assertThat(target).doesNotExist();
    assertThat(plots).doesNotExist();
    assertThat(folder.resolve("refused.html.part")).doesNotExist();
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed() {
    Path target = folder.resolve("no-such-folder/page.html");
    assertThat(report(target, List.of(folder.resolve("whole")))).isEqualTo(Main.FAILED);
    assertThat(err.toString()).contains(target + " cannot be written");
    assertThat(run("report")).isEqualTo(Main.WRONG_USE);
  }
}
