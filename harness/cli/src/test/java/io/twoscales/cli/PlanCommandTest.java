package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int plan(String line) {
    List<String> arguments = new ArrayList<>(List.of("plan"));
    arguments.addAll(List.of(line.split(" ")));
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }

  private JsonNode json(String line) throws IOException {
    assertThat(plan(line + " --json")).as(err.toString()).isZero();
    return new ObjectMapper().readTree(out.toString());
  }

  private static String of(JsonNode plan, String field, int unit) {
    List<String> values = new ArrayList<>();
    plan.path("stages").forEach(stage -> values.add("" + stage.path(field).asInt() / unit));
    return String.join(" ", values);
  }

  /** Decisions of the Themis authors' program, July 2024. */
  @ParameterizedTest
  @CsvSource({
    "video,      7, 2 1, 1 1",
    "video,     11, 3 1, 1 1",
    "video,     20, 4 2, 1 1",
    "video,     30, 6 3, 1 1",
    "video,     39, 8 3, 1 1",
    "video,     55, 11 4, 1 1",
    "video,     62, 13 4, 1 2",
    "sentiment,  4, 2 1, 1 1",
    "sentiment,  8, 2 1, 4 1",
    "sentiment, 20, 4 2, 4 1",
    "sentiment, 28, 5 2, 6 1",
    "sentiment, 32, 6 3, 6 1"
  })
  void horizontalDecisionsOfTheAuthorsProgram(
      String pipeline, int rate, String replicas, String batches) throws IOException {
    JsonNode plan =
        json(pipeline + " --rate " + rate + " --mode horizontal --formulation themis-2024");

    assertThat(plan.path("feasible").asBoolean()).isTrue();
    assertThat(of(plan, "replicas", 1)).isEqualTo(replicas);
    assertThat(of(plan, "batch", 1)).isEqualTo(batches);
    assertThat(of(plan, "millicores", 1000)).isEqualTo("1 1");
    assertThat(plan.path("bestEffort").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'1,1',  7, 2 1, 0 0",
    "'1,1', 11, 3 1, 0 0",
    "'1,1', 20, 6 2, 0 0",
    "'1,1', 30, 8 3, 1 1",
    "'1,1', 55, 8 3, 2 2",
    "'3,2',  7, 1 1, 0 0",
    "'3,2', 20, 2 1, 0 0",
    "'3,2', 30, 2 2, 0 0",
    "'3,2', 39, 3 2, 0 0",
    "'3,2', 55, 5 3, 0 0"
  })
  void verticalDecisionsOfTheAuthorsProgram(String replicas, int rate, String cores, String extra)
      throws IOException {
    JsonNode plan =
        json(
            "video --rate %d --mode vertical --replicas %s --formulation themis-2024"
                .formatted(rate, replicas));

    assertThat(of(plan, "millicores", 1000)).isEqualTo(cores);
    assertThat(of(plan, "extraReplicas", 1)).isEqualTo(extra);
    assertThat(plan.path("feasible").asBoolean()).isEqualTo(extra.equals("0 0"));
  }

  @Test
  void aPlanForPeopleSaysWhatItNeedsAndWhatALittleMoreWouldCost() {
    assertThat(plan("video --rate 20")).isZero();

    assertThat(out.toString())
        .contains("video, 20 requests/s within 780 ms: feasible")
        .containsPattern("detect +yolov5n +\\d+ +\\d+000 ")
        .contains("in all: ")
        .contains("one more request/s: +");
  }

  @Test
  void whatCannotBeCarriedIsABestEffortWithItsReason() throws IOException {
    JsonNode plan = json("video --rate 500 --capacity 8");

    assertThat(plan.path("feasible").asBoolean()).isFalse();
    assertThat(plan.at("/binding/constraint").asText()).isEqualTo("capacity");
    assertThat(plan.at("/bestEffort/ratePerSecond").asDouble()).isBetween(1.0, 500.0);
    assertThat(plan.path("costMillicores").asInt()).isBetween(1, 8000);
  }

  @Test
  void theMeasuredPipelineIsPlannedInItsUnits() throws IOException {
    JsonNode plan = json("embedding --rate 60 --max-per-replica 400m");

    assertThat(plan.path("feasible").asBoolean()).isTrue();
    assertThat(plan.path("costMillicores").asInt()).isBetween(100, 500);
    assertThat(plan.path("latencyMs").asDouble()).isLessThanOrEqualTo(250);
  }

  @Test
  void noLoadNeedsTheLeastThereIs() throws IOException {
    JsonNode plan = json("video --rate 0");

    assertThat(plan.path("feasible").asBoolean()).isTrue();
    assertThat(of(plan, "replicas", 1)).isEqualTo("1 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          video                                  | --rate
          video --rate -1                        | rate is -1.0 requests/s
          video --rate NaN                       | rate is NaN
          video --rate many                      | many
          video --rate 5 --slo 5                 | --slo
          video --rate 5 --slo 0ms               | latency objective is 0.0 ms
          video --rate 5 --capacity lots         | --capacity
          video --rate 5 --mode vertical         | --replicas, one number for each of the stages detect, classify
          video --rate 5 --mode vertical --replicas 1 | has 1 numbers for 2 stages
          video --rate 5 --mode vertical --replicas 1,0 | 0
          video --rate 5 --replicas 1,1          | --mode vertical only
          video --rate 5 --mode sideways         | sideways
          video --rate 5 --formulation themis-2025 | there are exact and themis-2024
          video --rate 5 --formulation themis-2024 | no joint decision
          vidoe --rate 5                         | no pipeline 'vidoe'; shipped: document-search, embedding, nlp, sentiment, video
          """)
  void aMistakeIsSaidInOneLine(String line, String said) {
    assertThat(plan(line)).as(out.toString()).isEqualTo(Main.WRONG_USE);
    assertThat(err.toString()).startsWith("twoscales: ").contains(said);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aPipelineThatCannotBeIsRefusedWithItsStage(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("p.yaml"),
            """
            name: impossible
            slo: 100ms
            stages:
              - name: first
                variants:
                  - {name: v, latency: {gamma: 5, eta: -50}}
            """);

    assertThat(plan(file + " --rate 5")).isEqualTo(Main.WRONG_USE);
    assertThat(err.toString()).contains("stage first").contains("expected a number above 0");
  }
}
