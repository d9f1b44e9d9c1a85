package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person sees who has made a mistake: one line that says where and what to do. */
class BadInputTest {
  private static final String GOOD =
      """
      name: bad-input
      pipeline: embedding
      workload:
        synthetic: {kind: surge, seconds: 20, base: 5, peak: 20}
      platform:
        kind: docker
        capacity: 1
      controllers: [threshold]
      """;

  @TempDir Path folder;

  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Main.commandLine()
        .setErr(new PrintWriter(err, true))
        .setOut(new PrintWriter(new StringWriter()))
        .execute(arguments);
  }

  private int runExperiment(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.yaml"), text);
    return run("run", file.toString(), "--out", folder.resolve("set").toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          capacity: 1              | capacity: 1~  colour: red      | bad.yaml:8: platform.colour
          capacity: 1              | capacity: none                 | bad.yaml:7: platform.capacity: expected a CPU quantity
          capacity: 1              | capacity: 50m                  | capacity (50m) is less than one unit (100m)
          capacity: 1              | capacity: 1~  unit: 30m~  cfsPeriod: 10ms | bad.yaml:8: platform.unit
          capacity: 1              | capacity: 1~  port: 70000      | platform.port: expected a whole number from 0 to 65535
          capacity: 1              | capacity: 1~  startDeadline: 5 | platform.startDeadline: expected a duration
          capacity: 1              | capacity: 1~  resize: magic      | bad.yaml:8: platform.resize: expected auto, engine or cgroup
          capacity: 1              | capacity: 1~  disturbance: {steal: 5} | platform.disturbance.steal: expected
          capacity: 1              | capacity: 1~  startBoost: 2    | bad.yaml:8: platform.startBoost: expected a unit (100m) to the capacity (1000m), found 2000m
          kind: docker             | kind: cloud                    | bad.yaml:6: platform.kind: expected docker
          pipeline: embedding      | pipeline: embeddings           | no pipeline 'embeddings'; shipped: document-search
          pipeline: embedding      | pipeline: video                | pipeline: variant yolov5n of stage detect of video names no server and no image
          pipeline: embedding      | pipeline: embedding~variants: {embed: mini} | bad.yaml:3: variants.embed: stage embed has no variant 'mini'; there are minilm-l6-v2-q
          pipeline: embedding      | pipeline: embedding~variants: {embedd: minilm-l6-v2} | variants.embedd
          [threshold]              | [treshold]                     | no controller 'treshold'; there are
          [threshold]              | []                             | expected at least one of
          [threshold]              | [{name: threshold, hihg: 1}]   | hihg
          [threshold]              | [{name: threshold, high: 0.2, low: 0.5}] | low (0.5) must be below high (0.2)
          [threshold]              | [threshold, threshold]         | named twice
          peak: 20                 | peak: 2                        | expected more than base
          seconds: 20              | seconds: -1                    | workload.synthetic.seconds: expected a whole number
          synthetic: {kind: surge, seconds: 20, base: 5, peak: 20} | trace: nowhere.txt | nowhere.txt
          controllers: [threshold] | controllers: [threshold]~faults: [{at: 1s, networkLoss: {stage: embed, share: 2, for: 1s}}] | networkLoss.share: expected
          name: bad-input          | name: ../x                     | bad.yaml:1: name
          name: bad-input          | nam: bad-input                 | name
          controllers: [threshold] | controllers: [threshold        | bad.yaml:
          """)
  void aMistakeInAnExperimentIsOneLineWithPlaceAndReason(String good, String bad, String said)
      throws IOException {
    String text = GOOD.replace(good, bad.replace("~", "\n"));
    assertThat(text).isNotEqualTo(GOOD);

    assertThat(runExperiment(text)).isEqualTo(Main.WRONG_USE);
    assertThat(err.toString()).startsWith("twoscales: ").contains(said);
    assertThat(err.toString().strip().lines()).hasSize(1);
    assertThat(folder.resolve("set")).doesNotExist();
    assertThat(folder.resolve("set.partial")).doesNotExist();
  }

  @Test
  void aBrokenTraceIsOneLineWithFileAndLine() throws IOException {
    Path trace = Files.writeString(folder.resolve("rates.txt"), "10\n12\nmany\n9\n");
    String text =
        GOOD.replace(
            "synthetic: {kind: surge, seconds: 20, base: 5, peak: 20}", "trace: rates.txt");

    assertThat(runExperiment(text)).isEqualTo(Main.WRONG_USE);
    assertThat(err.toString())
        .contains(trace.getFileName().toString())
        .contains("3")
        .contains("many");
    assertThat(err.toString().strip().lines()).hasSize(1);
  }

  @Test
  void aWindowBeyondTheTraceSaysHowLongItIs() throws IOException {
    Files.writeString(folder.resolve("rates.txt"), "10\n12\n11\n9\n");
    String text =
        GOOD.replace(
            "synthetic: {kind: surge, seconds: 20, base: 5, peak: 20}",
            "trace: rates.txt\n  window: 2..9");

    assertThat(runExperiment(text)).isEqualTo(Main.WRONG_USE);
    assertThat(err.toString()).contains("workload.window").contains("4");
  }

  @Test
  void aFanOutThatContainersDoNotHaveIsRefused() throws IOException {
    Files.writeString(
        folder.resolve("fan-out.yaml"),
        """
        name: fan-out
        slo: 1s
        stages:
          - name: find
            variants: [{name: f, image: model-server, latency: {eta: 1}}]
          - name: read
            after: [find]
            multiplicity: 2.5
            variants: [{name: r, image: model-server, latency: {eta: 1}}]
        """);

    assertThat(runExperiment(GOOD.replace("pipeline: embedding", "pipeline: fan-out.yaml")))
        .isEqualTo(Main.WRONG_USE);
    assertThat(err.toString())
        .contains("bad.yaml:2: pipeline")
        .contains("stage read of fan-out has multiplicity 2.5");
    assertThat(err.toString().strip().lines()).hasSize(1);
  }

  @Test
  void aFileThatIsNotThereIsOneLine() {
    assertThat(run("run", folder.resolve("none.yaml").toString())).isEqualTo(Main.WRONG_USE);
    assertThat(err.toString()).startsWith("twoscales: ").contains("none.yaml");
    assertThat(err.toString().strip().lines()).hasSize(1);
  }

  @Test
  void anUnknownCommandSaysWhatThereIs() {
    assertThat(run("reprodcue")).isEqualTo(Main.WRONG_USE);
    assertThat(err.toString()).contains("reprodcue").contains("twoscales --help");
  }
}
