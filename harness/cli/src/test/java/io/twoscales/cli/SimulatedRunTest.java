package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Experiments in virtual time, as people run them. */
class SimulatedRunTest {
  private static final String EXPERIMENT =
      """
      name: simulated
      pipeline: sentiment
      workload:
        synthetic: {kind: surge, seconds: 60, base: 4, peak: 25, seed: 3}
      platform:
        kind: simulated
        capacity: 40
        unit: 1
        maxPerReplica: 8
        coldStart: {median: 4s, p99: 7s}
        resizeDelay: 20ms
        noise: 0.1
        nodes: 2
      serving: {order: edf, dispatch: cpu-weighted, batchWait: 20ms}
      controllers: [static-peak, threshold]
      repetitions: 2
      seed: 11
      record: all
      faults:
        - {at: 20s, kill: {stage: transcribe, replicas: 1}}
        - {at: 30s, slow: {stage: judge, factor: 3, for: 5s}}
      """;

  /** Of the rows of {@code requests.csv.gz}; the same on every machine and Java release. */
  private static final String REQUESTS_SHA256 =
      "8ac443599b57b67ac5f495970a1054bc7d39fb34b14253b9c6b0eb4ff6dac957";

  /** Of {@code decisions.jsonl}. */
  private static final String DECISIONS_SHA256 =
      "46fe5e8520a06972c50d064297985912dc908a96433d411018ce263d214d930c";

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Path experiment, String set, String... more) {
    String[] arguments =
        Stream.concat(
                Stream.of(
                    "run",
                    experiment.toString(),
                    "--out",
                    folder.resolve(set).toString(),
                    "--json"),
                Stream.of(more))
            .toArray(String[]::new);
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private Path experiment(String text) throws IOException {
    return Files.writeString(folder.resolve("experiment.yaml"), text);
  }

  /** By its coefficients, 52·b + 60 ms at 100m, and not the first one's profile. */
  @Test
  void theNamedVariantIsTheOneThatServes() throws IOException {
    Path experiment =
        Files.writeString(
            folder.resolve("variants.yaml"),
            """
            name: variants
            pipeline: embedding
            variants: {embed: minilm-l6-v2}
            slo: 2s
            workload: {synthetic: {kind: constant, seconds: 30, rate: 1}, arrivals: uniform}
            platform: {kind: simulated, capacity: 1, unit: 100m, maxPerReplica: 100m, coldStart: 1s}
            controllers: [static-peak]
            """);

    assertThat(run(experiment, "set")).as(err.toString()).isZero();

    JsonNode run = new ObjectMapper().readTree(out.toString()).path("runs").path(0);
    assertThat(run.path("p50Ms").asDouble()).isCloseTo(52 + 60, Offset.offset(1.0));
  }

  @Test
  void oneSeedGivesTheSameFilesHoweverManyThreadsWorkOnThem() throws IOException {
    Path experiment = experiment(EXPERIMENT);
    assertThat(run(experiment, "one", "--threads", "1")).as(err.toString()).isZero();
    assertThat(run(experiment, "two", "--threads", "2")).as(err.toString()).isZero();

    try (Stream<Path> files = Files.list(folder.resolve("one"))) {
      List<Path> all = files.filter(file -> !file.endsWith("manifest.json")).toList();
      assertThat(all).hasSizeGreaterThan(8);
      for (Path file : all) {
        assertThat(folder.resolve("two").resolve(file.getFileName())).hasSameBinaryContentAs(file);
      }
    }
    JsonNode first = manifest("one");
    JsonNode second = manifest("two");
    assertThat(second.path("sha256")).isEqualTo(first.path("sha256"));
    assertThat(second.path("experiment")).isEqualTo(first.path("experiment"));
  }

  /** As on a disk that is full or only to be read. */
  @Test
  void aPlaceThatCannotBeWrittenIsNamedWithoutAStackTrace() throws IOException {
    Path experiment = experiment(EXPERIMENT);
    Files.writeString(folder.resolve("file"), "in the way");
    assertThat(run(experiment, "file/set")).isEqualTo(1);
    assertThat(err.toString())
        .contains("file/set: the result set cannot be written:")
        .doesNotContain("unexpected", "\tat ");
  }

  private JsonNode manifest(String set) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(set).resolve("manifest.json").toFile());
  }

  @Test
  void resultsAreTheSameOnEveryMachineAndRelease() throws Exception {
    assertThat(run(experiment(EXPERIMENT), "set")).as(err.toString()).isZero();

    Path set = folder.resolve("set");
    assertThat(sha256(gunzip(set.resolve("requests.csv.gz")))).isEqualTo(REQUESTS_SHA256);
    assertThat(sha256(Files.readAllBytes(set.resolve("decisions.jsonl"))))
        .isEqualTo(DECISIONS_SHA256);
  }

  private static byte[] gunzip(Path file) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }

  private static String sha256(byte[] bytes) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void everyRequestIsAccountedForAndVirtualTimeIsNotWallTime() throws IOException {
    assertThat(run(experiment(EXPERIMENT), "set")).as(err.toString()).isZero();

    JsonNode runs = new ObjectMapper().readTree(out.toString()).path("runs");
    assertThat(runs).hasSize(4);
    for (JsonNode run : runs) {
      assertThat(run.path("platform").asText()).isEqualTo("simulated");
      assertThat(run.path("requests").asLong())
          .isEqualTo(
              run.path("completed").asLong()
                  + run.path("dropped").asLong()
                  + run.path("failed").asLong());
      assertThat(run.path("simulatedSeconds").asDouble()).isGreaterThan(60);
      assertThat(run.path("wallSeconds").asDouble()).isPositive();
      assertThat(run.path("limitMismatches").asInt()).isZero();
    }
    assertThat(Files.readAllLines(folder.resolve("set/replicas.csv")))
        .as("the replicas that died")
        .anyMatch(row -> row.startsWith("static-peak,1,19,transcribe,") && row.contains("FAILED"))
        .anyMatch(row -> row.startsWith("threshold,2,19,transcribe,") && row.contains("FAILED"));
    List<String> summary = Files.readAllLines(folder.resolve("set/summary.csv"));
    List<String> header = List.of(summary.get(0).split(","));
    assertThat(summary.get(1).split(",")[header.indexOf("wall_seconds")])
        .as("a file of virtual time holds no wall time")
        .isEmpty();
    List<String> visits =
        new String(gunzip(folder.resolve("set/visits.csv.gz")), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(visits)
        .anyMatch(row -> row.contains(",transcribe,"))
        .anyMatch(row -> row.contains(",judge,"));
  }

  @Test
  void repetitionsDifferAndControllersOfOneSeeTheSameRequests() throws IOException {
    assertThat(run(experiment(EXPERIMENT), "set")).as(err.toString()).isZero();

    List<String> rows =
        new String(gunzip(folder.resolve("set/requests.csv.gz")), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(scheduled(rows, "static-peak,1,")).isEqualTo(scheduled(rows, "threshold,1,"));
    assertThat(scheduled(rows, "threshold,1,")).isNotEqualTo(scheduled(rows, "threshold,2,"));
  }

  /** Due times by request id. */
  private static List<String> scheduled(List<String> rows, String run) {
    return rows.stream()
        .filter(row -> row.startsWith(run))
        .map(row -> row.split(","))
        .map(cells -> "%8s %s".formatted(cells[2], cells[3]))
        .sorted()
        .toList();
  }

  @Test
  void whatIsNotAskedForIsNotRecorded() throws IOException {
    assertThat(run(experiment(EXPERIMENT.replace("record: all", "record: [decisions]")), "set"))
        .as(err.toString())
        .isZero();

    Path set = folder.resolve("set");
    assertThat(gunzip(set.resolve("requests.csv.gz"))).asString().hasLineCount(1);
    assertThat(gunzip(set.resolve("visits.csv.gz"))).asString().hasLineCount(1);
    assertThat(Files.readAllLines(set.resolve("replicas.csv"))).hasSize(1);
    assertThat(Files.readAllLines(set.resolve("decisions.jsonl"))).hasSizeGreaterThan(200);
    assertThat(Files.readAllLines(set.resolve("timeline.csv"))).hasSize(4 * 60 + 1);
  }

  /**
   * The figures of the paper's motivation: violations within 1.5 percentage points, cost without
   * STARTING replicas within 5 core-seconds.
   */
  @ParameterizedTest
  @CsvSource({
    "surge, vertical, 5.53, 95",
    "surge, horizontal, 27.65, 80",
    "staircase, vertical, 0.88,",
    "staircase, horizontal, 5.71,",
    "long-surge, two-scales, 1.81, 280",
    "long-surge, vertical, 1.81, 340"
  })
  void motivationFigures(String load, String controller, double violations, Double coreSeconds)
      throws IOException {
    Path experiment = Home.folder().resolve("experiments/motivation/" + load + ".yaml");
    assertThat(run(experiment, "set")).as(err.toString()).isZero();

    for (JsonNode run : new ObjectMapper().readTree(out.toString()).path("runs")) {
      if (run.path("controller").asText().equals(controller)) {
        assertThat(100 * run.path("violationRate").asDouble())
            .isCloseTo(violations, Offset.offset(1.5));
        if (coreSeconds != null) {
          double serving =
              run.path("coreSeconds").asDouble() - run.path("startingCoreSeconds").asDouble();
          assertThat(serving).isCloseTo(coreSeconds, Offset.offset(5.0));
        }
        return;
      }
    }
    throw new AssertionError("no run of " + controller);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nodes: 2               | nodes: 6              | platform.nodes: a node has 6666m, too little for a replica of 8000m
          nodes: 2               | nodes: 0              | platform.nodes: expected a whole number
          coldStart: {median: 4s, p99: 7s} | coldStart: measured | platform.coldStart: no measured delays are known
          p99: 7s                | p99: 3s               | platform.coldStart.p99: expected 0 ≤ median ≤ p99
          noise: 0.1             | noise: loud           | platform.noise: expected a number
          noise: 0.1             | noise: -1             | platform.noise: expected a number
          order: edf             | order: lifo           | serving.order: expected one of edf, fifo, found 'lifo'
          dispatch: cpu-weighted | dispatch: random      | serving.dispatch: expected one of cpu-weighted
          record: all            | record: everything    | record: expected all, none or a list
          record: all            | record: [requests, x] | expected decisions, requests, replicas or visits, found 'x'
          stage: transcribe          | stage: speach         | no stage 'speach'; the pipeline has transcribe, judge
          factor: 3              | factor: 0.5           | factor: expected a number from 1
          at: 20s                | at: -20s              | at: expected a duration
          kill:                  | murder:               | faults[0].murder
          replicas: 1            | replicas: 0           | replicas: expected a whole number
          """)
  void aMistakeIsOneLineWithPlaceAndReason(String good, String bad, String said)
      throws IOException {
    String text = EXPERIMENT.replace(good, bad);
    assertThat(text).isNotEqualTo(EXPERIMENT);

    assertThat(run(experiment(text), "set")).isEqualTo(Main.WRONG_USE);
    assertThat(err.toString()).startsWith("twoscales: ").contains(said);
    assertThat(err.toString().strip().lines()).hasSize(1);
    assertThat(folder.resolve("set")).doesNotExist();
  }
}
