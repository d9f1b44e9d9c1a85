package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy that crashes takes only its own runs with it. */
class FailedRunsTest {
  private static final String EXPERIMENT =
      """
      name: one-crashes
      pipeline: video
      workload: {synthetic: {kind: constant, seconds: 20, rate: 3}}
      platform: {kind: simulated, capacity: 40, unit: 1, maxPerReplica: 8}
      controllers: [hybrid, crashing, static-peak]
      repetitions: 2
      """;

  @TempDir Path folder;

  private final Commands twoscales = new Commands();
  private Path experiment;
  private Path set;

  @BeforeEach
  void writeExperiment() throws IOException {
    experiment = Files.writeString(folder.resolve("one-crashes.yaml"), EXPERIMENT);
    set = folder.resolve("set");
  }

  @Test
  void theOthersAreKeptAndTheCrashedOneMayBeTriedAgain() {
    assertThat(twoscales.run("run", experiment, "--out", set)).isEqualTo(1);

    assertThat(twoscales.err())
        .contains("crashing, repetition 1: crashing failed: java.lang.ArithmeticException: / by")
        .contains("2 of 6 runs failed; the others are kept: run again with --out " + set);
    assertThat(set).doesNotExist();

    assertThat(twoscales.run("run", experiment, "--out", set)).isEqualTo(1);
    assertThat(twoscales.err()).contains("hybrid, repetition 2: measured already");
  }

  @Test
  void aSetWithoutItSaysSo() {
    assertThat(twoscales.run("run", experiment, "--out", set, "--without-failed")).isEqualTo(1);

    assertThat(twoscales.run("results", "verify", set)).as(twoscales.out()).isZero();
    assertThat(twoscales.run("compare", set)).isZero();
    assertThat(twoscales.out())
        .contains("static-peak")
        .contains("crashing-1 failed and is not in the set: java.lang.ArithmeticException: / by");
    assertThat(twoscales.run("report", set)).isZero();
    assertThat(folder.resolve("set.html")).content().contains("crashing-2 failed and is not in");
  }

  @Test
  void whereEveryRunFailsTheReasonIsTheAnswer() throws IOException {
    Files.writeString(
        experiment, EXPERIMENT.replace("[hybrid, crashing, static-peak]", "[crashing]"));

    assertThat(twoscales.run("run", experiment, "--out", set, "--without-failed")).isEqualTo(1);

    assertThat(twoscales.err()).contains("crashing failed: java.lang.ArithmeticException");
    assertThat(set).doesNotExist();
  }
}
