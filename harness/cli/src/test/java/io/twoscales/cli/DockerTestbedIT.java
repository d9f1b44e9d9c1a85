package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the testbed does to containers, and what it records of itself. Needs a Docker engine. */
class DockerTestbedIT {
  /** How many runs are killed; {@code -Dtwoscales.kills=100} kills more of them. */
  private static final int KILLS = Integer.getInteger("twoscales.kills", 2);

  private static final long KILL_SEED = Long.getLong("twoscales.killSeed", 1);

  @TempDir Path folder;

  private final ObjectMapper json = new ObjectMapper();

  private Path experiment(String controllers, String platform, String faults) throws IOException {
    return Files.writeString(
        folder.resolve("it.yaml"),
        """
        name: it
        pipeline: embedding
        dropAfter: 10s
        workload:
          synthetic: {kind: constant, seconds: 12, rate: 4}
          warmUp: 1s
        platform:
          kind: docker
          capacity: 1
          unit: 100m
          maxPerReplica: 800m
          %s
        controllers: [%s]
        seed: 11
        %s
        """
            .formatted(platform, controllers, faults));
  }

  private TwoscalesProcess run(Path file, Path set) throws Exception {
    return new TwoscalesProcess(folder, "run", file.toString(), "--out", set.toString(), "--json");
  }

  private static List<Map<String, String>> rows(Path file) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    try (CSVParser parser =
        CSVParser.parse(
            Files.newBufferedReader(file),
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get())) {
      for (CSVRecord record : parser) {
        rows.add(new LinkedHashMap<>(record.toMap()));
      }
    }
    return rows;
  }

  @Test
  void aContainerIsHeldToWhatItMustBe() throws Exception {
    TwoscalesProcess doctor = new TwoscalesProcess(folder, "doctor", "--testbed", "--json");
    int exitCode = doctor.exitCode();

    JsonNode findings = json.readTree(doctor.out()).path("findings");
    assertThat(findings).as(doctor.err()).hasSizeGreaterThan(15);
    assertThat(findings)
        .filteredOn(finding -> finding.path("needed").asBoolean())
        .allMatch(finding -> finding.path("fine").asBoolean());
    assertThat(exitCode).isZero();
    assertThat(doctor.onEngine()).isEmpty();
  }

  @Test
  void aBoostedStartIsShrunkBeforeItServesAndASlowReplicaIsSlow() throws Exception {
    String grows =
        "{name: scripted, plans: [{at: 0s, stages: {embed: {cpu: 200m}}},"
            + " {at: 1s, stages: {embed: {replicas: 2, cpu: 200m}}},"
            + " {at: 8s, stages: {embed: {replicas: 2, cpu: 300m}}}]}";
    Path file =
        experiment(
            grows,
            "startBoost: 800m",
            "faults: [{at: 3s, slow: {stage: embed, factor: 4, for: 2s}}]");
    Path set = folder.resolve("set");
    TwoscalesProcess run = run(file, set);

    assertThat(run.exitCode()).as(run.err()).isZero();
    List<Map<String, String>> starts = rows(set.resolve("starts.csv"));
    assertThat(starts).hasSize(2);
    for (Map<String, String> start : starts) {
      assertThat(start).containsEntry("ready", "true").containsEntry("millicores", "200");
      assertThat(start).containsEntry("boost_millicores", "800");
      double parts = 0;
      for (String part :
          List.of(
              "create", "start", "process", "load", "listen", "warm_up", "seen", "shrink",
              "join")) {
        parts += Double.parseDouble(start.get(part + "_ms"));
      }
      assertThat(parts).isBetween(0.99 * total(start), 1.01 * total(start));
    }
    List<Map<String, String>> replicas = rows(set.resolve("replicas.csv"));
    assertThat(replicas)
        .as("the second one has its boost until it is ready")
        .anyMatch(r -> r.get("state").equals("STARTING") && r.get("limit_millicores").equals("800"))
        .anyMatch(r -> r.get("state").equals("READY") && r.get("replica").equals("embed-2"))
        .filteredOn(r -> r.get("state").equals("READY"))
        .allMatch(r -> Integer.parseInt(r.get("limit_millicores")) <= 300);
    assertThat(replicas)
        .as("squeezed behind everybody's back")
        .anyMatch(
            r ->
                r.get("limit_millicores").equals("200")
                    && r.get("limit_read_back_millicores").equals("50")
                    && r.get("at_rest").equals("false"))
        .allMatch(r -> Double.parseDouble(r.get("memory_mib")) > 1);
    assertThat(rows(set.resolve("actions.csv")))
        .filteredOn(
            a -> a.get("kind").equals("resize") && a.get("requested_millicores").equals("300"))
        .hasSize(2)
        .allMatch(a -> a.get("limit_read_back_millicores").equals("300"))
        .allMatch(a -> !a.get("in_force_ms").isEmpty());
    assertThat(rows(set.resolve("machine.csv")))
        .hasSizeGreaterThan(10)
        .anyMatch(second -> Double.parseDouble(second.get("ours_millicores")) > 1);
    JsonNode summary = json.readTree(run.out()).path("runs").path(0);
    assertThat(summary.path("limitMismatches").asInt()).isZero();
    assertThat(
            json.readTree(set.resolve("manifest.json").toFile())
                .path("environment")
                .path("resize")
                .asText())
        .isIn("cgroup", "engine");
  }

  /** A start with 800m leaves 200m of the 1000m; then the other one is to have 500m. */
  @Test
  void aBoostIsTakenBackWhenOneThatServesNeedsIt() throws Exception {
    String grows =
        "{name: scripted, plans: [{at: 0s, stages: {embed: {cpu: 200m}}},"
            + " {at: 1s, stages: {embed: {replicas: 2, cpu: 200m}}},"
            + " {at: 2s, stages: {embed: {replicas: 2, cpu: 500m}}}]}";
    Path file = experiment(grows, "startBoost: 1", "");
    Files.writeString(file, Files.readString(file).replace("seconds: 12", "seconds: 25"));
    Path set = folder.resolve("set");
    TwoscalesProcess run = run(file, set);

    assertThat(run.exitCode()).as(run.err()).isZero();
    List<Map<String, String>> actions = rows(set.resolve("actions.csv"));
    assertThat(actions)
        .filteredOn(a -> a.get("kind").equals("resize") && a.get("replica").equals("embed-2"))
        .isNotEmpty()
        .allMatch(a -> a.get("succeeded").equals("true"))
        .first()
        .satisfies(
            a -> {
              assertThat(a.get("from_millicores")).isEqualTo("800");
              assertThat(a.get("limit_read_back_millicores")).isEqualTo("500");
            });
    assertThat(rows(set.resolve("replicas.csv")))
        .as("while the second one starts")
        .filteredOn(r -> r.get("replica").equals("embed-2") && r.get("state").equals("STARTING"))
        .anyMatch(r -> r.get("limit_millicores").equals("500"));
    assertThat(rows(set.resolve("replicas.csv")))
        .as("at the end")
        .filteredOn(r -> r.get("second").equals("24"))
        .hasSize(2)
        .allMatch(r -> r.get("state").equals("READY"))
        .allMatch(r -> r.get("limit_read_back_millicores").equals("500"));
    JsonNode summary = json.readTree(run.out()).path("runs").path(0);
    assertThat(summary.path("limitMismatches").asInt()).isZero();
  }

  @Test
  void startsThatGoOnFailingAreTriedMoreAndMoreRarelyWhileTheRestServes() throws Exception {
    String adds =
        "{name: scripted, plans: [{at: 0s, stages: {embed: {cpu: 300m}}},"
            + " {at: 1s, stages: {embed: {replicas: 2, cpu: 300m}}}]}";
    Path file = experiment(adds, "", "faults: [{at: 0s, startsFail: {stage: embed, for: 60s}}]");
    Path set = folder.resolve("set");
    TwoscalesProcess run = run(file, set);

    assertThat(run.exitCode()).as(run.err()).isZero();
    List<Map<String, String>> tried =
        rows(set.resolve("actions.csv")).stream()
            .filter(a -> a.get("kind").equals("start") && a.get("succeeded").equals("false"))
            .toList();
    assertThat(tried)
        .as("at 1, 2, 4 and 8 s")
        .hasSize(4)
        .allMatch(a -> a.get("detail").contains("refused by an injected fault"));
    assertThat(Files.readString(set.resolve("decisions.jsonl")))
        .contains("\"failures\":[\"start of embed-2: refused by an injected fault\"]");
    assertThat(json.readTree(run.out()).path("runs").path(0).path("completed").asInt())
        .isPositive();
  }

  private static double total(Map<String, String> start) {
    return Double.parseDouble(start.get("total_ms"));
  }

  @Test
  void limitsThatTheMachineDoesNotHaveAreRefusedBeforeAnythingStarts() throws Exception {
    Path file = experiment("threshold", "", "");
    Files.writeString(file, Files.readString(file).replace("capacity: 1\n", "capacity: 4000\n"));
    TwoscalesProcess run = run(file, folder.resolve("set"));

    assertThat(run.exitCode()).isEqualTo(Main.FAILED);
    assertThat(run.err()).contains("platform.capacity is 4000000m, but this machine has ");
    assertThat(run.onEngine()).isEmpty();
  }

  /**
   * Killed at any moment: what is left is removed at the next start, and no set passes for whole.
   */
  @Test
  void killedRunsLeaveNothingBehindAfterTheNextStart() throws Exception {
    Path file = experiment("threshold", "", "");
    Files.writeString(file, Files.readString(file).replace("seconds: 12", "seconds: 3"));
    Random random = new Random(KILL_SEED);
    List<TwoscalesProcess> killed = new ArrayList<>();
    for (int i = 0; i < KILLS; i++) {
      Path set = folder.resolve("set-" + i);
      TwoscalesProcess run = run(file, set);
      boolean ended = run.endsWithin(100 + random.nextInt(10_000));
      List<ProcessHandle> children = run.descendants();
      run.kill();
      for (ProcessHandle child : children) {
        var unused = child.onExit().get(20, TimeUnit.SECONDS);
      }
      if (!ended) {
        assertThat(set).as("run %d was killed and is not whole", i).doesNotExist();
      }
      killed.add(run);
    }

    TwoscalesProcess next = run(file, folder.resolve("next"));
    assertThat(next.exitCode()).as(next.err()).isZero();
    assertThat(killed).allMatch(run -> run.onEngine().isEmpty());
    assertThat(next.onEngine()).isEmpty();
    assertThat(folder.resolve("next/manifest.json")).exists();
  }
}
