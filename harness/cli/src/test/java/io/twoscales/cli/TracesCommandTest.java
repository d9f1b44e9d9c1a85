package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.twoscales.traces.RateFiles;
import io.twoscales.traces.RateTrace;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces as people list, import and look at them. */
class TracesCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int twoscales(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void aLogBecomesATraceThatCanBeShownAndReplayed() throws Exception {
    StringBuilder log = new StringBuilder();
    for (int second = 0; second < 200; second++) {
      int requests = second < 100 ? 2 : 8;
      for (int i = 0; i < requests; i++) {
        log.append(
            "h - - [01/Jul/2024:10:%02d:%02d +0000] \"GET /\" 200 1%n"
                .formatted(second / 60, second % 60));
      }
    }
    Path file = Files.writeString(folder.resolve("access.log"), log);
    Path trace = folder.resolve("mine.txt.gz");
    assertThat(twoscales("traces", "import", "access-log", file.toString(), "--out", "" + trace))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("200 seconds, 1000 requests, mean 5.00, peak 8.0");

    assertThat(twoscales("traces", "show", trace.toString())).isZero();
    assertThat(out.toString())
        .containsPattern("(?m)^surges +1$")
        .contains("at least 3 times", "second 94: from 2.0 to 6.2", "--window 34..200", "█", "▼")
        .containsPattern("(?m)^mean +5\\.00 requests/s$")
        .containsPattern("(?m)^index of dispersion of counts 1\\.80 over 1 s, 18\\.00 over 10 s$");

    assertThat(twoscales("traces", "show", trace.toString(), "--window", "50..150", "--json"))
        .isZero();
    JsonNode shown = new ObjectMapper().readTree(out.toString());
    assertThat(shown.path("meanPerSecond").asDouble()).isEqualTo(5);
    assertThat(shown.path("dispersion").asDouble()).isEqualTo(9.0 / 5);
    assertThat(shown.path("requests").asDouble()).isEqualTo(500);
    assertThat(shown.path("dispersions").get(1).path("windowSeconds").asInt()).isEqualTo(10);
    assertThat(shown.path("dispersions").get(1).path("index").asDouble()).isEqualTo(18);

    assertThat(twoscales("traces", "show", trace.toString(), "--json")).isZero();
    JsonNode surge = new ObjectMapper().readTree(out.toString()).path("surges").get(0);
    assertThat(surge.path("second").asInt()).isEqualTo(94);
    assertThat(surge.path("window").asText()).isEqualTo("34..200");

    assertThat(twoscales("traces", "import", "access-log", file.toString(), "--out", "" + trace))
        .isEqualTo(2);
    assertThat(err.toString()).contains("is there already");
  }

  @Test
  void mistakesAreSaidAndNothingIsImported() throws Exception {
    Path file = Files.writeString(folder.resolve("a.csv"), "t\n1\n0\n");
    String trace = folder.resolve("t.txt.gz").toString();
    assertThat(twoscales("traces", "import", "csv", "" + file, "--time", "t", "--out", trace))
        .isEqualTo(2);
    assertThat(err.toString()).contains("a.csv:3: times have to ascend");
    assertThat(Files.list(folder)).hasSize(1);
    assertThat(twoscales("traces", "import", "cvs", "" + file, "--out", trace)).isEqualTo(2);
    assertThat(err.toString()).contains("no format 'cvs'; there are access-log");
    assertThat(twoscales("traces", "import", "csv")).isEqualTo(2);
    assertThat(twoscales("traces")).isEqualTo(2);
    assertThat(twoscales("traces", "fetch", "nothing")).isEqualTo(2);
    assertThat(err.toString()).contains("`traces list` lists them");
  }

  @Test
  void arrivalsAreImportedAndReplayedToTheMicrosecond() throws Exception {
    Path csv = Files.writeString(folder.resolve("a.csv"), "t\n100.25\n101.5\n101.500001\n");
    String trace = folder.resolve("a.arrivals.gz").toString();
    assertThat(
            twoscales(
                "traces", "import", "csv", "" + csv, "--time", "t", "--arrivals", "--out", trace))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("3 arrivals in 2 seconds, mean 1.50 requests/s");
    assertThat(err.toString()).isEmpty();
    assertThat(twoscales("traces", "show", trace, "--json")).isZero();
    assertThat(new ObjectMapper().readTree(out.toString()).path("requests").asDouble())
        .isEqualTo(3);

    Path experiment =
        Files.writeString(
            folder.resolve("e.yaml"),
            """
            name: recorded
            pipeline: embedding
            workload: {trace: a.arrivals.gz, warmUp: 0s}
            platform: {kind: simulated, capacity: 1, unit: 100m, maxPerReplica: 400m}
            controllers: [static-peak]
            """);
    Path set = folder.resolve("set");
    assertThat(twoscales("run", "" + experiment, "--out", "" + set)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("a.arrivals.gz, arrivals as recorded");
    try (BufferedReader rows =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(set.resolve("requests.csv.gz")))))) {
      List<String> names = List.of(rows.readLine().split(","));
      int scheduled = names.indexOf("scheduled_us");
      assertThat(rows.lines().map(row -> row.split(",")[scheduled]))
          .as("%s", names)
          .containsExactly("250000", "1500000", "1500001");
    }
    assertThat(
            new ObjectMapper()
                .readTree(set.resolve("manifest.json").toFile())
                .at("/experiment/arrivals")
                .asText())
        .isEqualTo("RECORDED");
  }

  @Test
  void logsKnowWholeSecondsAndTheImportSaysSo() throws Exception {
    Path log = folder.resolve("access.log");
    Files.writeString(log, "h - - [01/Jul/2024:10:00:01 +0000] \"GET /\" 200 1\n".repeat(3));
    String trace = folder.resolve("l.gz").toString();
    assertThat(twoscales("traces", "import", "access-log", "" + log, "--arrivals", "--out", trace))
        .isZero();
    assertThat(err.toString()).contains("these moments are whole seconds");
    assertThat(
            twoscales(
                "traces", "import", "access-log", "" + log, "--step", "1m", "--out", trace + "m"))
        .isZero();
    assertThat(out.toString()).contains("60 seconds, 3 requests", "a number for each 60.0 s");
    assertThat(
            twoscales("traces", "import", "access-log", "" + log, "--step", "5", "--out", "x.gz"))
        .isEqualTo(2);
    assertThat(
            twoscales(
                "traces",
                "import",
                "access-log",
                "" + log,
                "--step",
                "1m",
                "--arrivals",
                "--out",
                "x.gz"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--step does not go with --arrivals");
  }

  @Test
  void aFittedModelDrawsTheTraceOfAnExperiment() throws Exception {
    StringBuilder rates = new StringBuilder();
    for (int second = 0; second < 3000; second++) {
      rates.append(second % 700 >= 600 ? 40 + second % 3 : 10 + second % 5).append('\n');
    }
    Path trace = Files.writeString(folder.resolve("rates.txt"), rates);
    Path model = folder.resolve("model.yaml");
    assertThat(twoscales("traces", "fit", "" + trace, "--out", "" + model))
        .as(err.toString())
        .isZero();
    assertThat(out.toString())
        .contains("original", "drawn", "mean, requests/s", "kind: fitted, model: model.yaml");
    assertThat(twoscales("traces", "fit", "" + trace, "--out", "" + model)).isEqualTo(2);

    String text =
        """
        name: fitted
        pipeline: embedding
        workload:
          synthetic: {kind: fitted, model: model.yaml, seconds: 120, seed: 7}
          utilisation: 0.5
        platform: {kind: simulated, capacity: 1, unit: 100m, maxPerReplica: 400m}
        controllers: [static-peak]
        """;
    Path experiment = Files.writeString(folder.resolve("e.yaml"), text);
    Path set = folder.resolve("set");
    assertThat(twoscales("run", "" + experiment, "--out", "" + set)).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("fitted by model.yaml × ", "the peak at 0.5 of the", "that 1 CPU carry within");
    assertThat(set.resolve("inputs")).isNotEmptyDirectory();

    Files.writeString(model, Files.readString(model).replace("perDay: ", "perDay: -"));
    assertThat(twoscales("run", "" + experiment, "--out", "" + folder.resolve("no"))).isEqualTo(2);
    assertThat(err.toString()).contains("model.yaml:").contains("perDay: expected a number");
    assertThat(folder.resolve("no")).doesNotExist();
  }

  @Test
  void aTraceIsDrawnIntoFiles() throws Exception {
    Path trace = Files.writeString(folder.resolve("t.txt"), "1 2 3 4 5 60");
    Path png = folder.resolve("t.png");
    Path svg = folder.resolve("t.svg");
    Path html = folder.resolve("t.html");
    assertThat(
            twoscales(
                "traces",
                "show",
                "" + trace,
                "--png",
                "" + png,
                "--svg",
                "" + svg,
                "--html",
                "" + html))
        .as(err.toString())
        .isZero();
    BufferedImage image = ImageIO.read(png.toFile());
    assertThat(image.getWidth()).isEqualTo(1600);
    assertThat(svg).content().contains("<title>t.txt, seconds 0..6</title>");
    assertThat(html).content().startsWith("<!DOCTYPE html>").contains("highest second");
    assertThat(err.toString()).contains("wrote " + html);
    assertThat(Files.list(folder)).hasSize(4);

    String nowhere = folder.resolve("no/t.png").toString();
    assertThat(twoscales("traces", "show", "" + trace, "--png", nowhere)).isEqualTo(1);
    assertThat(err.toString()).contains(nowhere + " cannot be written");
  }

  @Test
  void theCatalogueSaysWhatIsAtHand() throws Exception {
    Path csv = Files.writeString(folder.resolve("BurstGPT_1.csv"), "");
    assertThat(twoscales("traces", "list", "--trace-dir", folder.toString())).isZero();
    assertThat(out.toString())
        .contains("twitter-2021-08", "none stated", "1,352,422 bytes", "1,899,061 numbers")
        .contains("b13052c83c64d169810fe1cfec35cb6b56c96e17c023156a23c9a067e1ac66bd")
        .contains("has to be imported first: twoscales traces import burstgpt " + csv);
    assertThat(twoscales("traces", "list", "--trace-dir", folder.toString(), "--json")).isZero();
    JsonNode list = new ObjectMapper().readTree(out.toString());
    assertThat(list).hasSize(6);
    assertThat(list.get(5).path("bytes").asLong()).isEqualTo(1_352_422);
    assertThat(list.get(3).has("file")).isFalse();
    assertThat(twoscales("traces", "import", "--formats")).isZero();
    assertThat(out.toString()).contains("azure-functions-2019", "worldcup98");
  }

  @Test
  void whatIsNotHereIsDescribedAndWhatIsAnotherFileIsRefused() throws Exception {
    String dir = folder.toString();
    assertThat(twoscales("traces", "show", "twitter-2021-08", "--trace-dir", dir)).isEqualTo(1);
    assertThat(out.toString()).contains("none stated", "workload.txt", "Themis");
    assertThat(err.toString()).contains(dir, "twoscales traces fetch twitter-2021-08");

    Path other = Files.writeString(folder.resolve("workload.tbz2"), "1 2 3");
    assertThat(twoscales("traces", "show", "twitter-2021-08", "--trace-dir", dir)).isEqualTo(2);
    assertThat(err.toString())
        .contains("not the twitter-2021-08 of the catalogue: " + other + " has sha256 ")
        .contains("expected b13052c8");
    assertThat(twoscales("traces", "list", "--trace-dir", dir)).isZero();
    assertThat(out.toString()).contains("not the twitter-2021-08 of the catalogue");

    RateTrace imported = new RateTrace("t", new double[] {1, 2, 3});
    RateFiles.write(folder.resolve("burstgpt.txt.gz"), imported, List.of());
    assertThat(twoscales("traces", "show", "burstgpt", "--trace-dir", dir)).isZero();
    assertThat(out.toString()).contains("burstgpt, seconds 0..3");
  }

  @Test
  void anExperimentNamesATraceOfTheCatalogue() throws Exception {
    Path experiment =
        Files.writeString(
            folder.resolve("e.yaml"),
            """
            name: e
            pipeline: video
            workload: {trace: twitter-2021-08}
            platform: {kind: simulated, capacity: 40, unit: 1, maxPerReplica: 8}
            controllers: [static-peak]
            """);
    assertThat(twoscales("run", "" + experiment, "--trace-dir", "" + folder)).isEqualTo(2);
    assertThat(err.toString())
        .contains("e.yaml:3")
        .contains("`twoscales traces fetch twitter-2021-08` gets it, 1,352,422 bytes");
  }

  @Test
  void fetchingDoesNotTakeAnotherFileForTheTrace() throws Exception {
    Files.writeString(folder.resolve("twitter-2021-08.tbz2"), "1 2 3");
    assertThat(twoscales("traces", "fetch", "twitter-2021-08", "--to", "" + folder)).isEqualTo(1);
    assertThat(err.toString()).contains("not the twitter-2021-08 of the catalogue");
    assertThat(twoscales("traces", "fetch", "burstgpt", "--stall-timeout", "0s")).isEqualTo(2);
    assertThat(twoscales("traces", "fetch", "burstgpt", "--stall-timeout", "soon")).isEqualTo(2);
    assertThat(err.toString()).contains("expected a duration with a unit");
  }
}
