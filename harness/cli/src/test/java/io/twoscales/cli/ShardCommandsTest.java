package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sweep over several machines, as people run it. */
class ShardCommandsTest {
  private static final String EXPERIMENT =
      """
      name: sweep
      pipeline: sentiment
      workload:
        synthetic: {kind: surge, seconds: 40, base: 4, peak: 20, seed: 3}
      platform: {kind: simulated, capacity: 40, unit: 1, maxPerReplica: 8, coldStart: 4s, noise: 0.1}
      controllers: [static-peak, threshold]
      repetitions: 4
      seed: 11
      record: all
      """;

  @TempDir static Path folder;
  private static Path experiment;
  private static Path whole;

  private final Commands commands = new Commands();

  @BeforeAll
  static void simulate() throws IOException {
    whole = new Commands().simulate(folder, "whole", EXPERIMENT);
    experiment = folder.resolve("whole.yaml");
    for (int shard : List.of(3, 1, 2)) {
      Commands commands = new Commands();
      int exitCode =
          commands.run(
              "run",
              experiment,
              "--shard",
              shard + "/3",
              "--threads",
              shard,
              "--out",
              folder.resolve("shard-" + shard));
      assertThat(exitCode).as(commands.err()).isZero();
      assertThat(commands.err()).contains("shard %d/3, ".formatted(shard), "of 8 runs", "merge");
    }
  }

  private static Path shard(int index) {
    return folder.resolve("shard-" + index);
  }

  /** All files but the manifest, by name, a letter a byte. */
  private static TreeMap<String, String> content(Path set) throws IOException {
    TreeMap<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(set)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(
            set.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    assertThat(content.remove("manifest.json")).isNotNull();
    return content;
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(commands.out());
  }

  @Test
  void theMergedSetIsThatOfOneMachineToTheByte() throws IOException {
    Path merged = folder.resolve("merged");
    assertThat(
            commands.run(
                "results", "merge", shard(2), shard(3), shard(1), "--out", merged, "--json"))
        .as(commands.err())
        .isZero();

    assertThat(json().path("runs").asInt()).isEqualTo(8);
    assertThat(content(merged)).isEqualTo(content(whole));
    assertThat(commands.run("results", "verify", merged)).as(commands.out()).isZero();
    assertThat(commands.run("compare", merged)).as(commands.err()).isZero();
    assertThat(commands.out()).doesNotContain("shard");
    assertThat(commands.run("regress", "--baseline", whole, merged)).as(commands.out()).isZero();
  }

  @Test
  void moreShardsThanRunsAreNoFailure() throws IOException {
    Object[] merge = new Object[14];
    merge[0] = "results";
    merge[1] = "merge";
    for (int index = 1; index <= 10; index++) {
      Path set = folder.resolve("tenth-" + index);
      assertThat(commands.run("run", experiment, "--shard", index + "/10", "--out", set, "--json"))
          .as(commands.err())
          .isZero();
      assertThat(json().path("runs")).hasSize(index <= 8 ? 1 : 0);
      merge[index + 1] = set;
    }
    assertThat(commands.err()).contains("shard 10/10, 0 of 8 runs");
    merge[12] = "--out";
    merge[13] = folder.resolve("of-ten");
    assertThat(commands.run(merge)).as(commands.err()).isZero();
    assertThat(content(folder.resolve("of-ten"))).isEqualTo(content(whole));

    for (Object[] words :
        List.of(
            new Object[] {"compare", merge[11]},
            new Object[] {"report", merge[11]},
            new Object[] {"regress", "--baseline", whole, merge[11]})) {
      assertThat(commands.run(words)).isEqualTo(Main.FAILED);
      assertThat(commands.err()).contains("has no runs (shard 10 of 10: 0 of 8 runs");
    }
  }

  @Test
  void whatIsMadeOfAShardSaysThatItIsOne() throws IOException {
    String notice = "hard 1 of 3: 2 of 8 runs, not the whole experiment";
    assertThat(commands.run("compare", shard(1))).as(commands.err()).isZero();
    assertThat(commands.out()).contains("s" + notice);
    assertThat(commands.run("compare", "--json", shard(1))).as(commands.err()).isZero();
    assertThat(json().at("/sets/0/warnings/0").asText()).isEqualTo("s" + notice);
    commands.run("regress", "--baseline", whole, shard(1));
    assertThat(commands.err()).contains("shard-1: s" + notice);
    Path page = folder.resolve("page.html");
    assertThat(commands.run("report", shard(1), "--out", page)).as(commands.err()).isZero();
    assertThat(Files.readString(page)).contains("Only s" + notice);
    assertThat(commands.run("results", "verify", shard(1))).isZero();
    assertThat(commands.out()).contains("shard 1/3");
  }

  @Test
  void whatCannotBeMergedLeavesNothing() {
    Path out = folder.resolve("nothing");
    assertThat(commands.run("results", "merge", shard(1), shard(3), "--out", out))
        .isEqualTo(Main.FAILED);
    assertThat(commands.err()).contains("1 of 3 shards is missing: 2/3").hasLineCount(1);
    assertThat(commands.run("results", "merge", whole, "--out", out)).isEqualTo(Main.FAILED);
    assertThat(commands.err()).contains("whole is no shard").hasLineCount(1);
    assertThat(out).doesNotExist();
    assertThat(folder.resolve("nothing.partial")).doesNotExist();
    assertThat(commands.run("results", "merge", shard(1))).isEqualTo(Main.WRONG_USE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4/3", "0/3", "x", "3"})
  void whatIsNoShardIsWrongUse(String text) {
    Path out = folder.resolve("no-shard");
    assertThat(commands.run("run", experiment, "--shard", text, "--out", out))
        .isEqualTo(Main.WRONG_USE);
    assertThat(commands.err()).contains("--shard", "as in 1/3");
    assertThat(out).doesNotExist();
    assertThat(folder.resolve("no-shard.partial")).doesNotExist();
  }

  @Test
  void whatAnotherShardHasBegunIsNotLost() throws IOException {
    Path out = folder.resolve("begun");
    Path begun = Files.createDirectories(folder.resolve("begun.partial"));
    Files.writeString(begun.resolve("experiment.yaml"), EXPERIMENT);
    Files.writeString(begun.resolve("shard"), "2/3");
    for (List<String> other : List.of(List.of("--shard", "1/3"), List.<String>of())) {
      Object[] words =
          Stream.concat(Stream.of("run", experiment, "--out", out), other.stream()).toArray();
      assertThat(commands.run(words)).isEqualTo(Main.FAILED);
      assertThat(commands.err()).contains("was begun as shard 2/3, not as");
    }
    assertThat(commands.run("run", experiment, "--out", out, "--shard", "2/3"))
        .as(commands.err())
        .isZero();
  }
}
