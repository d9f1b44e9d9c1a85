package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real containers, real load. These tests need a Docker engine that answers; {@code
 * ci/docker-engine.sh start} makes one.
 */
class RunOnContainersIT {
  @TempDir Path folder;

  private final ObjectMapper json = new ObjectMapper();

  /** Resizes in its first seconds and then adds a replica, whatever the load. */
  private static final String EAGER =
      "{name: threshold, high: 0.02, low: 0.01, patience: 1000, queueShare: 1}";

  /** Stays as it starts: one replica of one unit. */
  private static final String STEADY =
      "{name: threshold, high: 1, low: 0, patience: 1000, queueShare: 1}";

  private static final String LARGE =
      "{name: scripted, plans: [{at: 0s, stages: {embed: {cpu: 400m, batch: 4}}}]}";

  private Path experiment(int seconds, String controllers, String platform) throws IOException {
    return Files.writeString(
        folder.resolve("it.yaml"),
        """
        name: it
        pipeline: embedding
        dropAfter: 10s
        workload:
          synthetic: {kind: surge, seconds: %d, base: 6, peak: 20}
          warmUp: 1s
        platform:
          kind: docker
          capacity: 1
          unit: 100m
          maxPerReplica: 400m
          %s
        controllers: [%s]
        seed: 11
        """
            .formatted(seconds, platform, controllers));
  }

  @Test
  void everyRequestIsAccountedForWhileReplicasAreResizedAndStarted() throws Exception {
    Path file = experiment(30, EAGER, "port: 0");
    Path set = folder.resolve("set");
    TwoscalesProcess run =
        new TwoscalesProcess(folder, "run", file.toString(), "--out", set.toString(), "--json");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.onEngine()).isEmpty();
    JsonNode summary = json.readTree(run.out()).path("runs").path(0);
    long requests = summary.path("requests").asLong();
    assertThat(requests).isGreaterThan(100);
    assertThat(summary.path("completed").asLong())
        .as("no request is lost to a resize or a start: %s", summary)
        .isEqualTo(requests);
    assertThat(summary.path("resizes").asInt()).isPositive();
    assertThat(summary.path("starts").asInt()).isPositive();
    assertThat(summary.path("failedActions").asInt()).isZero();
    assertThat(summary.path("limitChecks").asInt()).isPositive();
    assertThat(summary.path("limitMismatches").asInt()).isZero();
    assertThat(summary.path("unsent").asInt()).isZero();
    assertThat(summary.path("sendErrorP50Ms").asDouble()).isBetween(0.0, 25.0);
    assertThat(summary.path("generatorCpuSeconds").asDouble()).isPositive();
    assertThat(summary.path("cpuSeconds").asDouble())
        .isPositive()
        .isLessThanOrEqualTo(1.1 * summary.path("coreSeconds").asDouble());

    List<String> rows = gunzip(set.resolve("requests.csv.gz"));
    assertThat(rows).hasSize((int) requests + 1);
    assertThat(Files.readAllLines(set.resolve("timeline.csv"))).hasSize(30 + 1);
    List<String> actions = Files.readAllLines(set.resolve("actions.csv"));
    assertThat(actions).anyMatch(row -> row.contains(",resize,") && row.contains("limit 200m"));
    List<String> visits = gunzip(set.resolve("visits.csv.gz"));
    assertThat(visits.stream().filter(row -> row.contains(",embed-2,")))
        .as("requests that the added replica served")
        .isNotEmpty();
  }

  @Test
  void faultsHappenToContainersAndTheRunGoesOn() throws Exception {
    Path file = experiment(30, STEADY, "port: 0");
    Files.writeString(
        file,
        """
        faults:
          - {at: 3s, gatewayPause: {for: 1s}}
          - {at: 6s, metricsMissing: {for: 2s}}
          - {at: 8500ms, kill: {stage: embed, replicas: 1}}
        """,
        StandardOpenOption.APPEND);
    Path set = folder.resolve("set");
    TwoscalesProcess run =
        new TwoscalesProcess(folder, "run", file.toString(), "--out", set.toString(), "--json");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.onEngine()).isEmpty();
    JsonNode summary = json.readTree(run.out()).path("runs").path(0);
    assertThat(summary.path("requests").asLong())
        .isEqualTo(
            summary.path("completed").asLong()
                + summary.path("dropped").asLong()
                + summary.path("failed").asLong());
    List<String> requests = gunzip(set.resolve("requests.csv.gz"));
    assertThat(requests)
        .as("a request that came to the frozen gateway waited for it")
        .anyMatch(row -> dueWithin(row, 3_000_000, 3_300_000) && latencyMs(row) > 500);
    assertThat(Files.readAllLines(set.resolve("decisions.jsonl")))
        .noneMatch(line -> line.contains("\"timeSeconds\":7,"));
    assertThat(Files.readAllLines(set.resolve("actions.csv")))
        .as("the dead replica was removed and another started")
        .anyMatch(row -> row.contains(",stop,embed,embed-1,"))
        .anyMatch(row -> row.contains(",start,embed,embed-2,") && row.contains("true"));
    assertThat(requests)
        .as("served by the new one")
        .anyMatch(row -> dueWithin(row, 27_000_000, 30_000_000) && row.contains(",completed,"));
  }

  private static boolean dueWithin(String row, long fromMicros, long toMicros) {
    String[] cells = row.split(",");
    if (!cells[2].matches("\\d+")) {
      return false;
    }
    long due = Long.parseLong(cells[3]);
    return due >= fromMicros && due < toMicros;
  }

  private static double latencyMs(String row) {
    return Double.parseDouble(row.split(",")[7]);
  }

  @Test
  void anInterruptedSuiteKeepsWhatWasMeasuredAndGoesOn() throws Exception {
    Path file = experiment(10, EAGER + ", " + LARGE, "port: 0");
    String set = folder.resolve("set").toString();
    TwoscalesProcess first = new TwoscalesProcess(folder, "run", file.toString(), "--out", set);
    first.awaitErr("[2/2] scripted, repetition 1: 0 of 10 s");
    first.terminate();
    int exitCode = first.exitCode();

    assertThat(exitCode).as("128 + SIGTERM").isEqualTo(143);
    assertThat(first.err()).contains("run again with --out " + set + " to go on");
    assertThat(first.onEngine()).isEmpty();
    assertThat(first.out()).contains("threshold");

    TwoscalesProcess second = new TwoscalesProcess(folder, "run", file.toString(), "--out", set);
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(second.err()).contains("[1/2] threshold, repetition 1: measured already");
    assertThat(Files.readAllLines(Path.of(set, "summary.csv"))).hasSize(3);
  }

  @Test
  void ctrlCOnATerminalLeavesNothingBehind() throws Exception {
    Path file = experiment(60, "threshold", "port: 0");
    String set = folder.resolve("set").toString();
    TwoscalesProcess run =
        TwoscalesProcess.onTerminal(folder, "run", file.toString(), "--out", set);
    run.awaitOut(" 2/60s");
    run.type("\u0003");

    assertThat(run.exitCode()).as("128 + SIGINT: %s", run.out()).isEqualTo(130);
    assertThat(run.out()).contains("run again with --out " + set + " to go on");
    assertThat(run.onEngine()).isEmpty();
  }

  @Test
  void afterKillMinusNineNothingOfOursStays() throws Exception {
    Path file = experiment(60, "threshold", "port: 0");
    TwoscalesProcess run =
        new TwoscalesProcess(
            folder, "run", file.toString(), "--out", folder.resolve("set").toString());
    run.awaitErr(" of 60 s");
    List<ProcessHandle> children = run.descendants();
    assertThat(children).as("the load generator").isNotEmpty();
    assertThat(run.onEngine()).isNotEmpty();
    run.kill();
    for (ProcessHandle child : children) {
      var unused = child.onExit().get(20, java.util.concurrent.TimeUnit.SECONDS);
    }

    TwoscalesProcess clean = new TwoscalesProcess(folder, "clean");
    assertThat(clean.exitCode()).as(clean.err()).isZero();
    assertThat(clean.out()).contains("removed container twoscales-").contains("removed network ");
    assertThat(run.onEngine()).isEmpty();
  }

  @Test
  void aReplicaThatNeverBecomesReadyEndsTheRunWithOneLine() throws Exception {
    Path file = experiment(10, "threshold", "startDeadline: 1s");

    assertFailsInOneLine(
        file, Map.of(), "was not ready within 1 s at 400m; raise platform.startDeadline");
  }

  @Test
  void aPortInUseEndsTheRunWithOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path file = experiment(10, "threshold", "port: " + taken.getLocalPort());

      assertFailsInOneLine(
          file, Map.of(), "port " + taken.getLocalPort() + " on 127.0.0.1 is in use");
    }
  }

  @Test
  void anEngineThatIsNotThereEndsTheRunWithOneLine() throws Exception {
    Path file = experiment(10, "threshold", "port: 0");

    assertFailsInOneLine(
        file,
        Map.of("DOCKER_HOST", "unix://" + folder.resolve("no.sock")),
        "ci/docker-engine.sh start");
  }

  private void assertFailsInOneLine(Path file, Map<String, String> environment, String why)
      throws Exception {
    Path set = folder.resolve("set");
    TwoscalesProcess run =
        new TwoscalesProcess(folder, environment, "run", file.toString(), "--out", set.toString());

    assertThat(run.exitCode()).isEqualTo(Main.FAILED);
    List<String> said = run.err().lines().filter(line -> line.startsWith("twoscales: ")).toList();
    assertThat(said).as(run.err()).hasSize(1);
    assertThat(said.get(0)).contains(why);
    assertThat(run.err()).endsWith(said.get(0) + "\n");
    assertThat(run.onEngine()).isEmpty();
    assertThat(run.descendants()).isEmpty();
    assertThat(set).doesNotExist();
  }

  private static List<String> gunzip(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
