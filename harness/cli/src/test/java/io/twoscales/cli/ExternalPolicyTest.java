package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The policy in Python that comes with the project, as people run it. */
class ExternalPolicyTest {
  private static final Path FOLDER = Path.of("../../experiments/external").toAbsolutePath();

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private JsonNode run(Path experiment, String set) throws Exception {
    int exit =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err, true))
            .execute(
                "run", experiment.toString(), "--out", folder.resolve(set).toString(), "--json");
    assertThat(exit).as(err.toString()).isZero();
    return new ObjectMapper().readTree(out.toString()).path("runs");
  }

  @Test
  void theExampleScalesAndGivesTheSameDecisionsAgain() throws Exception {
    JsonNode runs = run(FOLDER.resolve("fair-share.yaml"), "one");
    int ofTheProgram = 0;
    for (JsonNode run : runs) {
      if (run.path("controller").asText().equals("fair-share")) {
        ofTheProgram++;
        assertThat(run.path("violationRate").asDouble()).isLessThan(0.1);
        assertThat(run.path("starts").asInt()).isPositive();
      }
    }
    assertThat(ofTheProgram).isEqualTo(3);
    assertThat(err.toString()).doesNotContain("warning");
    assertThat(ProcessHandle.current().descendants()).isEmpty();

    assertThat(folder.resolve("one/inputs/fair-share/fair_share.py"))
        .hasSameTextualContentAs(FOLDER.resolve("fair_share.py"));

    out.getBuffer().setLength(0);
    run(FOLDER.resolve("fair-share.yaml"), "two");
    assertThat(folder.resolve("two/decisions.jsonl"))
        .hasSameBinaryContentAs(folder.resolve("one/decisions.jsonl"));
  }

  @Test
  void aProgramThatCannotRunIsAWarningAndTheRunGoesOn() throws Exception {
    Path experiment = folder.resolve("experiment.yaml");
    Files.writeString(
        experiment,
        Files.readString(FOLDER.resolve("fair-share.yaml"))
            .replace("  - hybrid\n  - fa2\n", "")
            .replace("repetitions: 3", "repetitions: 1"));

    JsonNode runs = run(experiment, "set");

    assertThat(runs).hasSize(1);
    assertThat(err.toString())
        .contains("warning: python3 fair_share.py ended with exit code 2")
        .contains("can't open file");
  }
}
