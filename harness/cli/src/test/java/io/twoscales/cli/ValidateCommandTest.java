package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both worlds compared, without containers: what was "measured" was simulated, too. */
class ValidateCommandTest {
  private static final String ON_CONTAINERS =
      """
      platform:
        kind: docker
        capacity: 1
        unit: 100m
        maxPerReplica: 400m
        startBoost: 800m
      """;

  /** What the twin has to be. */
  private static final String IN_VIRTUAL_TIME =
      """
      platform: {kind: simulated, capacity: 1, unit: 100m, maxPerReplica: 400m, startBoost: 800m,
        startDeadline: 60s, coldStart: measured, resizeDelay: measured, noise: samples,
        cfsPeriod: 10ms, overhead: 2ms, idle: 3s}
      record: all
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final Commands twoscales = new Commands();

  private static String experiment(String platform) {
    return """
        # What happens in a surge?
        name: surge
        pipeline: embedding
        profiles: profile
        workload: {synthetic: {kind: surge, seconds: 60, base: 6, peak: 40, seed: 3}, warmUp: 5s}
        %scontrollers: [static-peak, hybrid, fa2]
        repetitions: 2
        seed: 5
        """
        .formatted(platform);
  }

  @BeforeEach
  void profile() throws IOException {
    Path profile = Files.createDirectories(folder.resolve("profile"));
    StringBuilder table = new StringBuilder("variant,batch,millicores,p50_ms,p99_ms\n");
    try (PrintStream samples =
        new PrintStream(
            new GZIPOutputStream(Files.newOutputStream(profile.resolve("samples.csv.gz"))),
            false,
            StandardCharsets.UTF_8)) {
      samples.print("stage,variant,batch,millicores,round,ms\n");
      for (int cpu : new int[] {100, 200, 400, 1000}) {
        for (int batch : new int[] {1, 2, 4, 8}) {
          double ms = 1000.0 * (2 + 2 * batch) / cpu;
          table.append("minilm-l6-v2-q,%d,%d,%s,%s%n".formatted(batch, cpu, ms, 1.5 * ms));
          for (int i = 0; i < 40; i++) {
            samples.print(
                "embed,minilm-l6-v2-q,%d,%d,1,%s\n"
                    .formatted(batch, cpu, ms * (0.8 + i * i / 1600.0)));
          }
        }
      }
    }
    Files.writeString(profile.resolve("embed.csv"), table);
    Files.writeString(
        profile.resolve("profile.json"),
        """
        {"environment": {"cfsPeriodMs": "10"},
         "delays": {"coldStart": {"medianMs": 12000, "p99Ms": 13000},
                    "resizeDelay": {"medianMs": 12, "p99Ms": 15}},
         "starts": [
           {"stage": "embed", "variant": "minilm-l6-v2-q", "millicores": 100,
            "readyMs": 12000, "slowestMs": 13000},
           {"stage": "embed", "variant": "minilm-l6-v2-q", "millicores": 1000,
            "readyMs": 2000, "slowestMs": 2100}]}
        """);
  }

  private Path experimentFile() throws IOException {
    return Files.writeString(folder.resolve("surge.yaml"), experiment(ON_CONTAINERS));
  }

  /** A set of the experiment in virtual time that says it was measured. */
  private Path measured(String name, String text) throws IOException {
    Path set = twoscales.simulate(folder, name, text);
    Path file = set.resolve("manifest.json");
    JsonNode manifest = JSON.readTree(file.toFile());
    ((ObjectNode) manifest.path("experiment")).put("platform", "docker");
    JSON.writeValue(file.toFile(), manifest);
    Files.writeString(set.resolve("experiment.yaml"), experiment(ON_CONTAINERS));
    return set;
  }

  /**
   * The report on a measured set, in the folder "both", whose errors are all tolerated. Its twin is
   * of the same draw of the noise.
   */
  private JsonNode validated(Path measured) throws IOException {
    int code =
        twoscales.run(
            "validate",
            experimentFile(),
            "--measured",
            measured,
            "--out",
            folder.resolve("both"),
            "--draws",
            1,
            "--json");

    assertThat(code).as(twoscales.err() + twoscales.out()).isZero();
    return JSON.readTree(twoscales.out());
  }

  @Test
  void aSimulationOfWhatWasSimulatedHasNoError() throws IOException {
    Path measured = measured("measured", experiment(IN_VIRTUAL_TIME));

    JsonNode report = validated(measured);

    assertThat(report.path("holds").asBoolean()).isTrue();
    assertThat(report.path("parameters").toString()).contains("TAKEN FROM THE SET THAT IS JUDGED");
    assertThat(report.path("controllers")).hasSize(3);
    for (JsonNode controller : report.path("controllers")) {
      JsonNode measures = controller.path("measures");
      assertThat(measures.path("violationRate").path("difference").path("estimate").asDouble(1))
          .isZero();
      // The overhead is read off to a microsecond.
      assertThat(measures.path("p50Ms").path("relativeError").path("estimate").asDouble(1))
          .isCloseTo(0, within(1e-3));
      for (String exact : new String[] {"allocatedMillicores", "replicasReady"}) {
        assertThat(controller.path("timelines").path(exact).path("meanAbsoluteError").asDouble(1))
            .isZero();
      }
    }
    assertThat(report.path("orders").path(0).path("same").asBoolean()).isTrue();
    assertThat(folder.resolve("both/fidelity.json")).hasContent(twoscales.out());
    assertThat(folder.resolve("both/fidelity.md")).content().contains("**second by second**");
    assertThat(folder.resolve("both/fidelity-hybrid-2.svg")).content().contains("simulated</text>");
    assertThat(folder.resolve("both/simulated/experiment.yaml"))
        .content()
        .startsWith("# What happens in a surge?")
        .contains("kind: simulated", "overhead: {median: 200", "repetitions: 2");
  }

  /** The measured world has a habit that no profile knows. */
  @Test
  void howSlowTheMachineWasAndWhatBatchesNeedMoreThatFindTheirReplicaIdleIsLearnt()
      throws IOException {
    Path measured =
        measured(
            "measured",
            experiment(
                IN_VIRTUAL_TIME.replace(
                    "idle: 3s",
                    "idle: 3s, slowdown: {embed: 0.8}, drift: {hybrid-1: 1.15, fa2-2: 0.8}, waking: {embed: {cpu: 4ms, idle: 12ms}}")));

    JsonNode report = validated(measured);

    String twin = Files.readString(folder.resolve("both/simulated/experiment.yaml"));
    Matcher learnt = Pattern.compile("embed: \\{cpu: (\\d+)us, idle: (\\d+)us}").matcher(twin);
    assertThat(learnt.find()).as(twin).isTrue();
    assertThat(Integer.parseInt(learnt.group(1))).isBetween(3_200, 4_800);
    assertThat(factor(twin, "embed")).isBetween(0.77, 0.83);
    assertThat(factor(twin, "hybrid-1")).isBetween(1.1, 1.2);
    assertThat(factor(twin, "fa2-2")).isBetween(0.75, 0.87);
    assertThat(factor(twin, "static-peak-1")).isBetween(0.97, 1.03);
    assertThat(report.path("parameters").toString())
        .contains("idle replicas of embed: a batch needs up to ")
        .contains("the machine: batches of embed need 0.");
  }

  @Test
  void howSlowTheMachineWasInEachRunIsLearntWithoutAStaticPlan() throws IOException {
    String scaling = "controllers: [hybrid, fa2]";
    Path measured =
        measured(
            "measured",
            experiment(
                    IN_VIRTUAL_TIME.replace(
                        "idle: 3s", "idle: 3s, drift: {hybrid-1: 1.2, fa2-1: 0.8}"))
                .replace("controllers: [static-peak, hybrid, fa2]", scaling));
    Files.writeString(
        measured.resolve("experiment.yaml"),
        experiment(ON_CONTAINERS).replace("controllers: [static-peak, hybrid, fa2]", scaling));

    int code = twoscales.run("validate", measured, "--out", folder.resolve("both"));

    String twin = Files.readString(folder.resolve("both/simulated/experiment.yaml"));
    assertThat(code).as(twoscales.err() + twoscales.out()).isZero();
    assertThat(twin).doesNotContain("slowdown:\n    embed");
    assertThat(factor(twin, "hybrid-1")).isBetween(1.14, 1.26);
    assertThat(factor(twin, "fa2-1")).isBetween(0.75, 0.85);
  }

  /** The set says how often the kernel of its machine looks. */
  @Test
  void whenTheKernelLooksIsTakenFromTheMeasuredSet() throws IOException {
    Path measured =
        measured(
            "measured", experiment(IN_VIRTUAL_TIME.replace("idle: 3s", "idle: 3s, cpuTick: 4ms")));
    Path file = measured.resolve("manifest.json");
    JsonNode manifest = JSON.readTree(file.toFile());
    ((ObjectNode) manifest.path("environment")).put("kernelHz", "250");
    JSON.writeValue(file.toFile(), manifest);

    JsonNode report = validated(measured);

    assertThat(Files.readString(folder.resolve("both/simulated/experiment.yaml")))
        .contains("cpuTick: 4000us");
    assertThat(report.path("parameters").toString())
        .contains("CPU quotas: the kernel looks every 4.00 ms");
    for (JsonNode controller : report.path("controllers")) {
      assertThat(
              controller
                  .path("measures")
                  .path("p50Ms")
                  .path("relativeError")
                  .path("estimate")
                  .asDouble(1))
          .isCloseTo(0, within(1e-3));
    }
  }

  private static double factor(String twin, String of) {
    Matcher factor = Pattern.compile("\\s" + of + ": ([0-9.]+)\\s").matcher(twin);
    assertThat(factor.find()).as(twin).isTrue();
    return Double.parseDouble(factor.group(1));
  }

  /** Nothing but the seconds of each run tells. */
  @Test
  void whatTheMachineBelowTookFromARunIsTakenFromItsTwin() throws IOException {
    Path measured =
        measured(
            "measured",
            experiment(
                IN_VIRTUAL_TIME.replace(
                    "idle: 3s", "idle: 3s, steal: {static-peak-2: [0, 0.4, 0.4, 0.4, 0.4]}")));
    List<String> seconds = new ArrayList<>(List.of("hybrid,1,3,,,,,,,,,0.0000"));
    for (int second = 1; second <= 4; second++) {
      seconds.add("static-peak,2,%d,,,,,,,,,0.4000".formatted(second));
    }
    Files.write(measured.resolve("machine.csv"), seconds, StandardOpenOption.APPEND);

    JsonNode report = validated(measured);

    assertThat(Files.readString(folder.resolve("both/simulated/experiment.yaml")))
        .contains("static-peak-2: [0, 0.400, 0.400, 0.400, 0.400]");
    assertThat(report.path("parameters").toString())
        .contains("the machine below: took 17.8 % of the time", "40 % in the worst second");
    for (JsonNode controller : report.path("controllers")) {
      assertThat(
              controller
                  .path("measures")
                  .path("p99Ms")
                  .path("relativeError")
                  .path("estimate")
                  .asDouble(1))
          .isCloseTo(0, within(1e-3));
    }
  }

  @Test
  void howLongTheEngineTakesForAContainerIsLearntFromTheStarts() throws IOException {
    Path measured =
        measured(
            "measured",
            experiment(IN_VIRTUAL_TIME.replace("idle: 3s", "idle: 3s, creation: 600ms")));
    List<String> starts = new ArrayList<>();
    for (int createMs : new int[] {20, 30, 900}) {
      starts.add(start("embed-%d".formatted(createMs), "%d.0,570.0".formatted(createMs), 2277.8));
    }
    List<String> actions =
        new ArrayList<>(
            List.of(action("embed-20", 2), action("embed-30", 2), action("embed-900", 2)));
    starts.add(start("of-the-first-plan", "800.0,1900.0", 3000));
    actions.add(action("of-the-first-plan", -20));
    Files.write(measured.resolve("starts.csv"), starts, StandardOpenOption.APPEND);
    Files.write(measured.resolve("actions.csv"), actions, StandardOpenOption.APPEND);

    JsonNode report = validated(measured);

    assertThat(Files.readString(folder.resolve("both/simulated/experiment.yaml")))
        .contains("creation: 600000us");
    assertThat(report.path("parameters").toString())
        .contains("creation of a container: 600 ms, in which a start uses no CPU");
    for (JsonNode controller : report.path("controllers")) {
      JsonNode cpu = controller.path("measures").path("cpuSeconds").path("relativeError");
      assertThat(cpu.path("estimate").asDouble(1)).isCloseTo(0, within(1e-6));
    }
  }

  private static String start(String replica, String createdAndStartedMs, double totalMs) {
    return "fa2,1,0.000,embed,%s,100,800,true,%s,,,,,,,,%.1f"
        .formatted(replica, createdAndStartedMs, totalMs);
  }

  private static String action(String replica, double readySeconds) {
    return "fa2,1,%.3f,2000.0,start,embed,%s,0,100,100,true,ready,"
        .formatted(readySeconds - 2, replica);
  }

  /** The boost of one was taken back on its way: it says nothing. */
  @Test
  void howLongStartsTakeIsLearntFromThoseThatKeptTheirCpu() throws IOException {
    Path measured =
        measured(
            "measured",
            experiment(
                IN_VIRTUAL_TIME.replace("idle: 3s", "idle: 3s, startSlowdown: {embed: 0.7}")));
    List<String> starts = new ArrayList<>();
    List<String> actions = new ArrayList<>();
    for (int start = 1; start <= 4; start++) {
      double totalMs = start == 4 ? 40_000 : 0.7 * (8.0 / 9 + 10.0 / 9 / 0.8) * 1000;
      starts.add(start("new-" + start, "20.0,30.0", totalMs));
      actions.add(action("new-" + start, 10));
    }
    actions.add("fa2,1,9.000,10.0,resize,embed,new-4,800,200,200,true,limit 200m,");
    Files.write(measured.resolve("starts.csv"), starts, StandardOpenOption.APPEND);
    Files.write(measured.resolve("actions.csv"), actions, StandardOpenOption.APPEND);

    JsonNode report = validated(measured);

    String twin = Files.readString(folder.resolve("both/simulated/experiment.yaml"));
    Matcher learnt = Pattern.compile("startSlowdown:\\s+embed: ([0-9.]+)").matcher(twin);
    assertThat(learnt.find()).as(twin).isTrue();
    assertThat(Double.parseDouble(learnt.group(1))).isCloseTo(0.7, within(0.05));
    assertThat(report.path("parameters").toString()).contains("starts of embed: took 0.");
  }

  @Test
  void aSetAloneIsEnoughAndASecondTryReplacesWhatWasSimulated() throws IOException {
    Path measured = measured("measured", experiment(IN_VIRTUAL_TIME));
    Files.move(folder.resolve("profile"), folder.resolve("elsewhere"));
    Path out = folder.resolve("both");

    for (int attempt = 1; attempt <= 2; attempt++) {
      assertThat(twoscales.run("validate", measured, "--draws", 1, "--out", out))
          .as(twoscales.err())
          .isZero();
    }

    assertThat(twoscales.out())
        .contains("the simulation holds: all 7 errors are within their tolerances");
  }

  @Test
  void theMeanOverSeveralDrawsOfTheNoiseIsCompared() throws IOException {
    Path measured = measured("measured", experiment(IN_VIRTUAL_TIME));
    Path out = folder.resolve("both");

    twoscales.run("validate", measured, "--draws", 3, "--out", out);

    assertThat(twoscales.out()).contains("simulated, means over 3 draws of all noise");
    assertThat(out.resolve("simulated/experiment.yaml")).content().doesNotContain("draw:");
    assertThat(out.resolve("simulated-3/experiment.yaml")).content().contains("draw: 3");
    assertThat(out.resolve("simulated-3/summary.csv"))
        .content()
        .isNotEqualTo(Files.readString(out.resolve("simulated-2/summary.csv")));
    assertThat(requests(out.resolve("simulated-3"))).isEqualTo(requests(measured));
    assertThat(out.resolve("simulated-4")).doesNotExist();

    twoscales.run("validate", measured, "--draws", 2, "--out", out);

    assertThat(out.resolve("simulated-2")).exists();
    assertThat(out.resolve("simulated-3")).as("of an earlier try").doesNotExist();
  }

  /** By run, which all draws have in common. */
  private static List<String> requests(Path set) throws IOException {
    return Files.readAllLines(set.resolve("summary.csv")).stream()
        .map(line -> line.split(","))
        .map(cells -> cells[0] + cells[2] + ": " + cells[4])
        .sorted()
        .toList();
  }

  @Test
  void anErrorBeyondItsToleranceIsExitCodeOneAndNamed() throws IOException {
    Path measured =
        measured("slow", experiment(IN_VIRTUAL_TIME.replace("overhead: 2ms", "overhead: 120ms")));
    Path calibration = measured("fast", experiment(IN_VIRTUAL_TIME));

    int code =
        twoscales.run(
            "validate",
            experimentFile(),
            "--measured",
            measured,
            "--calibration",
            calibration,
            "--out",
            folder.resolve("both"));

    assertThat(code).isEqualTo(Main.FAILED);
    assertThat(twoscales.out())
        .contains("overhead per request: median 2.00 ms", "fast", "OFF", "static-peak: p50")
        .doesNotContain("TAKEN FROM THE SET");
    assertThat(
            twoscales.run(
                "validate",
                experimentFile(),
                "--measured",
                measured,
                "--calibration",
                calibration,
                "--tolerance",
                "*:p50=1000",
                "--tolerance",
                "*:p99=1000",
                "--tolerance",
                "*:violations=100",
                "--tolerance",
                "*:cost=1000",
                "--out",
                folder.resolve("both")))
        .isZero();
  }

  @Test
  void mistakesAreSaidInOneLine() throws IOException {
    Path file = experimentFile();
    Path virtual = Files.writeString(folder.resolve("virtual.yaml"), experiment(IN_VIRTUAL_TIME));
    refused(Main.WRONG_USE, "platform.kind is simulated", "validate", virtual);
    Path without =
        Files.writeString(
            folder.resolve("without.yaml"),
            experiment(ON_CONTAINERS).replace("profiles: profile\n", ""));
    refused(Main.WRONG_USE, "names no `profiles`", "validate", without);
    refused(
        Main.WRONG_USE,
        "waking names encode; the stages of embedding are embed",
        "run",
        Files.writeString(
            folder.resolve("waking.yaml"),
            experiment(
                IN_VIRTUAL_TIME.replace(
                    "idle: 3s", "idle: 3s, waking: {encode: {cpu: 4ms, idle: 12ms}}"))));
    refused(
        Main.WRONG_USE,
        "slowdown names encode; the stages of embedding are embed",
        "run",
        Files.writeString(
            folder.resolve("slowdown.yaml"),
            experiment(IN_VIRTUAL_TIME.replace("idle: 3s", "idle: 3s, slowdown: {encode: 1.1}"))));
    refused(
        Main.WRONG_USE,
        "steal names hybird-1; runs are named like ",
        "run",
        Files.writeString(
            folder.resolve("steal.yaml"),
            experiment(IN_VIRTUAL_TIME.replace("idle: 3s", "idle: 3s, steal: {hybird-1: [0.1]}"))));
    refused(
        Main.WRONG_USE,
        "startSlowdown: names encode; the stages whose starts were measured are embed",
        "run",
        Files.writeString(
            folder.resolve("starts.yaml"),
            experiment(
                IN_VIRTUAL_TIME.replace("idle: 3s", "idle: 3s, startSlowdown: {encode: 1.1}"))));
    refused(
        Main.WRONG_USE,
        "stealCost: goes with `steal`",
        "run",
        Files.writeString(
            folder.resolve("cost.yaml"),
            experiment(IN_VIRTUAL_TIME.replace("idle: 3s", "idle: 3s, stealCost: 0.3"))));
    refused(
        Main.WRONG_USE,
        "drift names fa2-3; runs are named like ",
        "run",
        Files.writeString(
            folder.resolve("drift.yaml"),
            experiment(IN_VIRTUAL_TIME.replace("idle: 3s", "idle: 3s, drift: {fa2-3: 1.1}"))));
    refused(
        Main.WRONG_USE,
        "gatewayPauses names fa2-3; runs are named like ",
        "run",
        Files.writeString(
            folder.resolve("pauses.yaml"),
            experiment(
                IN_VIRTUAL_TIME.replace(
                    "idle: 3s", "idle: 3s, gatewayPauses: {fa2-3: [{at: 2s, for: 90ms}]}"))));
    refused(
        Main.WRONG_USE,
        "creation: goes with `coldStart: measured`",
        "run",
        Files.writeString(
            folder.resolve("creation.yaml"),
            experiment(
                IN_VIRTUAL_TIME
                    .replace("coldStart: measured", "coldStart: 2s")
                    .replace("idle: 3s", "idle: 3s, creation: 600ms"))));
    refused(
        Main.WRONG_USE,
        "cpus: goes with `cfsPeriod`",
        "run",
        Files.writeString(
            folder.resolve("cpus.yaml"),
            experiment(
                IN_VIRTUAL_TIME
                    .replace("cfsPeriod: 10ms, ", "")
                    .replace("idle: 3s", "idle: 3s, cpus: 1"))));
    refused(
        Main.WRONG_USE,
        "goes with `cfsPeriod`",
        "run",
        Files.writeString(
            folder.resolve("even.yaml"),
            experiment(
                IN_VIRTUAL_TIME
                    .replace("cfsPeriod: 10ms, ", "")
                    .replace("idle: 3s", "idle: 3s, waking: {embed: {cpu: 4ms, idle: 12ms}}"))));
    refused(Main.WRONG_USE, "--draws: expected 1 to", "validate", file, "--draws", 0);
    refused(
        Main.WRONG_USE,
        "cpuTick: goes with `cfsPeriod`",
        "run",
        Files.writeString(
            folder.resolve("tick.yaml"),
            experiment(
                IN_VIRTUAL_TIME
                    .replace("cfsPeriod: 10ms, ", "")
                    .replace("idle: 3s", "idle: 3s, cpuTick: 4ms"))));
    refused(
        Main.WRONG_USE, "no measure 'speed'", "validate", file, "--tolerance", "hybrid:speed=3");
    refused(
        Main.FAILED,
        "nowhere does not exist",
        "validate",
        file,
        "--measured",
        folder.resolve("nowhere"));

    Path simulated = twoscales.simulate(folder, "simulated", experiment(IN_VIRTUAL_TIME));
    refused(Main.FAILED, "was simulated, not measured", "validate", file, "--measured", simulated);
    refused(Main.FAILED, "was simulated, not measured", "validate", simulated);

    Path other = measured("other", experiment(IN_VIRTUAL_TIME).replace("seed: 5\n", "seed: 6\n"));
    refused(
        Main.FAILED,
        "seed: 6 / 5",
        "validate",
        file,
        "--measured",
        other,
        "--out",
        folder.resolve("x"));
    refused(
        Main.WRONG_USE,
        "--measured goes with an experiment file",
        "validate",
        other,
        "--measured",
        other);
  }

  private void refused(int code, String why, Object... arguments) {
    assertThat(twoscales.run(arguments)).as(twoscales.err()).isEqualTo(code);
    assertThat(twoscales.err()).contains(why);
    assertThat(twoscales.out()).isEmpty();
  }
}
