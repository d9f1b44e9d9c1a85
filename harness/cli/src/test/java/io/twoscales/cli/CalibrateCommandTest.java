package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.PlatformSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CalibrateCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int twoscales(String... arguments) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  private Path measured() throws IOException {
    Path profile = Files.createDirectories(folder.resolve("profile"));
    StringBuilder table = new StringBuilder("variant,batch,millicores,p50_ms,p99_ms,more\n");
    for (int cpu : new int[] {100, 200, 500, 1000}) {
      for (int batch : new int[] {1, 2, 4, 8}) {
        double ms = 4000.0 * batch / cpu;
        table.append("minilm-l6-v2-q,%d,%d,%s,%s,x%n".formatted(batch, cpu, ms, ms));
      }
    }
    Files.writeString(profile.resolve("embed.csv"), table);
    Files.writeString(
        profile.resolve("profile.json"),
        """
        {"environment": {"cfsPeriodMs": "10"},
         "delays": {"coldStart": {"medianMs": 4000.5, "p99Ms": 4200}, "resizeDelay": {"medianMs": 12, "p99Ms": 15}}}
        """);
    return profile;
  }

  @Test
  void whatItWritesIsAnExperimentThatRunTakes() throws IOException {
    Path file = folder.resolve("mine.yaml");
    int exitCode =
        twoscales(
            "calibrate",
            "embedding",
            "--profiles",
            measured().toString(),
            "--out",
            file.toString());
    assertThat(exitCode).as(err.toString()).isZero();
    Experiment experiment = Home.experimentReader(List.of()).read(file);
    assertThat(experiment.controllers())
        .extracting(controller -> controller.name())
        .containsExactly("hybrid", "fa2", "sponge", "hpa", "static-peak");
    // 40 ms per item at 100m: 25 a second per 100m; at 0.7 a plan would have nothing to spare.
    double perUnit = 25;
    double units = 7.0 * experiment.platform().limits().capacityMillicores() / 1000;
    assertThat(experiment.workload().rates().peak())
        .isBetween(0.9 * perUnit * units, 0.92 * perUnit * units);
    assertThat(experiment.inputs()).extracting(input -> input.of()).contains("profiles");
    assertThat(out.toString())
        .contains(
            "unit 100m: ", "utilisation 0.64: ", "not 0.70: the cheapest plan", "experiment: ");
    assertThat(twoscales("calibrate", "embedding", "--out", file.toString()))
        .isEqualTo(Main.WRONG_USE);
  }

  /** A profile of this hardware is taken without being named; a file of one's own has none. */
  @Test
  void theProfileOfThisHardwareIsTakenWhereThereIsOne() throws IOException {
    assertThat(twoscales("calibrate", "embedding")).as(err.toString()).isZero();
    if (Files.isDirectory(Home.profileHere("embedding"))) {
      assertThat(out.toString()).contains("\nprofiles: " + Home.profileHere("embedding") + "\n");
    } else {
      assertThat(out.toString())
          .doesNotContain("\nprofiles: ")
          .contains("# batch latencies are the pipeline's own: `twoscales profile embedding`");
    }

    Path own = folder.resolve("own.yaml");
    Files.writeString(
        own,
        """
        name: embedding
        slo: 250ms
        unit: 100m
        stages:
          - name: embed
            batches: [1, 2, 4]
            variants:
              - {name: mine, latency: {gamma: 40, epsilon: 10}}
        """);
    out.getBuffer().setLength(0);
    assertThat(twoscales("calibrate", own.toString())).as(err.toString()).isZero();
    assertThat(out.toString()).doesNotContain("\nprofiles: ");
  }

  @Test
  void measuredDelaysAreKnownInVirtualTime() throws IOException {
    measured();
    Path file = folder.resolve("simulated.yaml");
    String text =
        """
        name: simulated
        pipeline: embedding
        profiles: profile
        workload: {synthetic: {kind: constant, seconds: 10, rate: 5}}
        platform: {kind: simulated, capacity: 1, unit: 100m, coldStart: measured, resizeDelay: measured}
        controllers: [static-peak]
        """;
    Files.writeString(file, text);
    PlatformSettings.Simulated platform =
        (PlatformSettings.Simulated) Home.experimentReader(List.of()).read(file).platform();
    assertThat(platform.coldStart().at("embed", 100).median())
        .isEqualTo(Duration.ofNanos(4_000_500_000L));
    assertThat(platform.resizeDelay().p99()).isEqualTo(Duration.ofMillis(15));

    Files.writeString(file, text.replace("profiles: profile\n", ""));
    assertThat(twoscales("run", file.toString())).isEqualTo(Main.WRONG_USE);
    assertThat(err.toString()).contains("no measured delays are known");
    Files.writeString(file, text.replace("profiles: profile\n", "profiles: nowhere\n"));
    assertThat(twoscales("run", file.toString())).isEqualTo(Main.WRONG_USE);
    assertThat(err.toString()).contains("profile.json is missing");
  }

  @Test
  void mistakesAreSaidBeforeAnythingIsStarted() {
    assertThat(twoscales("calibrate", "embedding", "--window", "1..5")).isEqualTo(Main.WRONG_USE);
    assertThat(twoscales("profile", "video")).isEqualTo(Main.WRONG_USE);
    assertThat(err.toString()).contains("nothing of video can be measured: yolov5n");
    assertThat(twoscales("profile", "embedding", "--variant", "mini")).isEqualTo(Main.WRONG_USE);
    assertThat(err.toString()).contains("no variant 'mini'; there are minilm-l6-v2-q");
    assertThat(twoscales("profile", "embedding", "--cpus", "50m")).isEqualTo(Main.WRONG_USE);
    assertThat(err.toString()).contains("50m is a quota of less than 1 ms");
  }

  /** A replica that takes longer than the usual deadline at the smallest limit gets its time. */
  @Test
  void slowStartersGetTheTimeTheyNeed() throws IOException {
    Path profile = measured();
    Path about = profile.resolve("profile.json");
    Files.writeString(
        about, Files.readString(about).replace("\"p99Ms\": 4200", "\"p99Ms\": 71000"));
    Path file = folder.resolve("slow.yaml");

    assertThat(
            twoscales(
                "calibrate",
                "embedding",
                "--profiles",
                profile.toString(),
                "--out",
                file.toString()))
        .as(err.toString())
        .isZero();

    assertThat(Files.readString(file))
        .contains("  startDeadline: 142s\n")
        .contains("# startDeadline 142 s: ");
  }
}
