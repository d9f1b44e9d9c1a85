package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets as people verify, compare and gate them. */
class ResultCommandsTest {
  private static final String EXPERIMENT =
      """
      name: gated
      pipeline: sentiment
      workload:
        synthetic: {kind: surge, seconds: 120, base: 4, peak: 20, seed: 3}
      platform: {kind: simulated, capacity: 40, unit: 1, maxPerReplica: 8, coldStart: 4s, noise: 0.1}
      controllers: [static-peak, threshold]
      repetitions: 8
      seed: 11
      """;

  @TempDir static Path folder;
  private static Path before;
  private static Path same;
  private static Path worse;
  private static Path otherSeed;
  private static Path otherTrace;
  private static Path once;

  private final Commands commands = new Commands();

  @BeforeAll
  static void simulate() throws IOException {
    Commands commands = new Commands();
    before = commands.simulate(folder, "before", EXPERIMENT);
    same = commands.simulate(folder, "same", EXPERIMENT);
    worse =
        commands.simulate(
            folder,
            "worse",
            EXPERIMENT.replace(" threshold]", " {name: threshold, high: 0.95, low: 0.1}]"));
    otherSeed = commands.simulate(folder, "other-seed", EXPERIMENT.replace("seed: 11", "seed: 12"));
    otherTrace =
        commands.simulate(folder, "other-trace", EXPERIMENT.replace("seed: 3}", "seed: 4}"));
    once =
        commands.simulate(folder, "once", EXPERIMENT.replace("repetitions: 8", "repetitions: 1"));
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(commands.out());
  }

  @Test
  void unchangedPasses() {
    assertThat(commands.run("regress", "--baseline", before, same)).as(commands.err()).isZero();
    assertThat(commands.out()).contains("8 repetitions, sign-flip test").endsWith("passed\n");
  }

  @Test
  void aRegressionHasExitCode3AndAReason() throws IOException {
    assertThat(commands.run("regress", "--baseline", before, worse)).isEqualTo(Main.REGRESSED);
    assertThat(commands.out()).contains("regressed: threshold: p99 ms 5", "margin +54");
    assertThat(commands.err()).contains("differs in options of threshold");

    assertThat(commands.run("regress", "--baseline", before, worse, "--json"))
        .isEqualTo(Main.REGRESSED);
    assertThat(json().path("decision").asText()).isEqualTo("regressed");
    assertThat(json().path("reason").asText()).contains("threshold: p99 ms");
    assertThat(json().path("entries")).hasSize(6);
  }

  @Test
  void whatGotBetterPasses() {
    assertThat(commands.run("regress", "--baseline", worse, before, "--margin-cost", 1000))
        .as(commands.out())
        .isZero();
  }

  @Test
  void tooFewRepetitionsFailUnlessTheyMayPass() {
    assertThat(commands.run("regress", "--baseline", before, otherSeed, "--other-seeds"))
        .isEqualTo(Main.FAILED);
    assertThat(commands.out()).contains("not enough repetitions to say: 8 repetitions", "needed");
    assertThat(
            commands.run(
                "regress", "--baseline", before, otherSeed, "--other-seeds", "--undecided", "pass"))
        .isZero();
    assertThat(commands.run("regress", "--baseline", once, worse)).isEqualTo(Main.FAILED);
    assertThat(commands.out()).contains("not enough repetitions to say: 1 repetitions");
  }

  @Test
  void setsOfOtherQuestionsAreRefusedWithWhatDiffers() {
    for (String command : List.of("compare", "regress")) {
      Object[] words =
          command.equals("compare")
              ? new Object[] {"compare", before, otherTrace}
              : new Object[] {"regress", "--baseline", before, otherTrace};
      assertThat(commands.run(words)).isEqualTo(Main.FAILED);
      assertThat(commands.err())
          .contains("cannot be compared, they answer different questions: ", "workloadSha256")
          .hasLineCount(1);
    }
    assertThat(commands.run("compare", before, otherSeed)).isEqualTo(Main.FAILED);
    assertThat(commands.err()).contains("seed: 11 / 12 (--other-seeds compares them anyway)");
  }

  @Test
  void controllersOfOneSetAreCompared() throws IOException {
    assertThat(commands.run("compare", before)).as(commands.err()).isZero();
    assertThat(commands.out()).contains("static-peak", "baseline", "threshold", "core-s");

    assertThat(commands.run("compare", before, "--json", "--baseline", "threshold")).isZero();
    assertThat(json().at("/rows/0/against").asText()).isEqualTo("threshold");
    assertThat(json().at("/rows/1").has("against")).isFalse();
    assertThat(json().at("/rows/0/differences/violationRate").has("low")).isTrue();

    assertThat(commands.run("compare", before, "--baseline", "hpa")).isEqualTo(Main.FAILED);
    assertThat(commands.err()).contains("no controller 'hpa'", "static-peak, threshold");
  }

  @Test
  void controllersOfSeveralSetsAreComparedWithThoseOfTheFirst() throws IOException {
    assertThat(commands.run("compare", before, worse, "--json")).as(commands.err()).isZero();
    JsonNode row = json().at("/rows/3");
    assertThat(row.path("set").asText()).isEqualTo("worse");
    assertThat(row.path("against").asText()).isEqualTo("before/threshold");
    assertThat(row.at("/differences/violationRate/finding").asText()).isEqualTo("worse");
    assertThat(json().at("/rows/2/verdict").asText()).isEqualTo("identical");
    assertThat(json().at("/sets/1/differs").findValuesAsText("what"))
        .contains("options of threshold");
  }

  @Test
  void formatsExcludeEachOther() {
    assertThat(commands.run("compare", before, "--json", "--csv")).isEqualTo(Main.WRONG_USE);
    for (String format : List.of("--csv", "--markdown", "--latex")) {
      assertThat(commands.run("compare", before, format)).isZero();
      assertThat(commands.out()).contains("threshold");
    }
  }

  @Test
  void wholeSetsAreVerifiedAndBrokenOnesNamed() throws IOException {
    assertThat(commands.run("results", "verify", before, same)).as(commands.out()).isZero();

    Path broken = commands.simulate(folder, "broken", EXPERIMENT.replace("s: 8", "s: 1"));
    Path requests = broken.resolve("requests.csv.gz");
    byte[] whole = Files.readAllBytes(requests);
    Files.write(requests, Arrays.copyOf(whole, whole.length / 2));
    assertThat(commands.run("results", "verify", before, broken)).isEqualTo(Main.FAILED);
    assertThat(commands.out())
        .contains("before: all right", "broken/requests.csv.gz: is truncated");

    assertThat(commands.run("results", "verify", broken, "--json")).isEqualTo(Main.FAILED);
    assertThat(json().at("/sets/0/passed").asBoolean()).isFalse();
    assertThat(json().at("/sets/0/defects/0/file").asText()).isEqualTo("requests.csv.gz");
  }

  @Test
  void whatIsNoSetIsSaidInOneLine() throws IOException {
    Path nothing = folder.resolve("nothing");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    for (Path bad : List.of(nothing, empty, folder.resolve("before.yaml"))) {
      assertThat(commands.run("compare", bad)).isEqualTo(Main.FAILED);
      assertThat(commands.err()).contains(bad.toString()).hasLineCount(1);
      assertThat(commands.run("regress", "--baseline", before, bad)).isEqualTo(Main.FAILED);
      assertThat(commands.err()).contains(bad.toString()).hasLineCount(1);
      assertThat(commands.run("results", "verify", bad)).isEqualTo(Main.FAILED);
    }
  }

  @Test
  void wrongUseIsExitCode2() {
    assertThat(commands.run("regress", before)).isEqualTo(Main.WRONG_USE);
    assertThat(commands.run("regress", "--baseline", before, same, worse))
        .isEqualTo(Main.WRONG_USE);
    assertThat(commands.run("regress", "--baseline", before, same, "--level", 0.7))
        .isEqualTo(Main.WRONG_USE);
    assertThat(commands.run("regress", "--baseline", before, same, "--margin-cost", 0))
        .isEqualTo(Main.WRONG_USE);
    assertThat(commands.run("compare")).isEqualTo(Main.WRONG_USE);
    assertThat(commands.run("results")).isEqualTo(Main.WRONG_USE);
  }

  /** The same set many times over, as a nightly run would leave it, then the worse one. */
  @Test
  void aHistoryNamesTheFirstSetThatIsWorse() throws IOException {
    Path history = Files.createDirectories(folder.resolve("history"));
    for (int night = 0; night < 9; night++) {
      copy(night < 6 ? before : worse, history.resolve("night-" + night), night);
    }
    assertThat(commands.run("regress", "--history", history)).isEqualTo(Main.REGRESSED);
    assertThat(commands.out())
        .contains("9 sets from night-0", "threshold, violations %")
        .contains("regressed: ", "since night-6");

    assertThat(commands.run("regress", "--history", history, "--json")).isEqualTo(Main.REGRESSED);
    assertThat(json().path("sets")).hasSize(9);

    assertThat(commands.run("regress", "--history", before, same)).isEqualTo(Main.FAILED);
    assertThat(commands.err()).contains("a history of 2 sets is too short", "at least 6");
  }

  private static void copy(Path from, Path to, int day) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    Path manifest = to.resolve("manifest.json");
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replaceFirst(
                "(\"createdAt\" : )\"[^\"]*\"", "$1\"2026-01-%02dT00:00:00Z\"".formatted(day + 1)));
  }
}
