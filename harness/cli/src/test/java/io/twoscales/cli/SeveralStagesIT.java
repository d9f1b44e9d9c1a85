package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.core.pipeline.PipelineReader;
import io.twoscales.core.pipeline.StageSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pipeline of several stages on real containers, with real models. Needs a Docker engine that
 * answers.
 */
class SeveralStagesIT {
  private static final String PIPELINE = "document-search";

  @TempDir Path folder;

  private final ObjectMapper json = new ObjectMapper();
  private List<StageSpec> stages;

  @BeforeEach
  void find() {
    PipelineReader pipelines = new PipelineReader(Path.of(System.getProperty("twoscales.home")));
    stages = pipelines.find(PIPELINE).stages();
    assertThat(stages).hasSizeGreaterThan(1);
  }

  /** Every stage as it starts, then the last with two larger replicas and larger batches. */
  private Path experiment(String serving) throws IOException {
    ObjectNode first = json.createObjectNode();
    ObjectNode then = json.createObjectNode();
    for (StageSpec stage : stages) {
      first.putObject(stage.name()).put("cpu", "200m").put("batch", 1);
      then.putObject(stage.name()).put("cpu", "200m").put("batch", 1);
    }
    then.putObject(last()).put("replicas", 2).put("cpu", "100m").put("batch", 2);
    return Files.writeString(
        folder.resolve("it.yaml"),
        """
        name: it
        pipeline: %s
        slo: 5s
        dropAfter: 20s
        workload:
          synthetic: {kind: constant, seconds: 20, rate: 2}
          warmUp: 2s
        platform: {kind: docker, capacity: 1, unit: 100m, maxPerReplica: 400m}
        serving: %s
        controllers: [{name: scripted, plans: [{at: 0s, stages: %s}, {at: 5s, stages: %s}]}]
        seed: 11
        """
            .formatted(PIPELINE, serving, first, then));
  }

  private String last() {
    return stages.get(stages.size() - 1).name();
  }

  @Test
  void everyRequestGoesThroughEveryStageWhileOneIsScaled() throws Exception {
    Path set = folder.resolve("set");
    Path file = experiment("{order: edf, dispatch: longest-idle, batchWait: 5ms}");
    TwoscalesProcess run =
        new TwoscalesProcess(folder, "run", file.toString(), "--out", set.toString(), "--json");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.onEngine()).isEmpty();
    JsonNode summary = json.readTree(run.out()).path("runs").path(0);
    long requests = summary.path("requests").asLong();
    assertThat(requests).isPositive();
    assertThat(summary.path("completed").asLong()).as("%s", summary).isEqualTo(requests);
    assertThat(summary.path("failedActions").asInt()).isZero();
    assertThat(summary.path("limitChecks").asInt()).isPositive();
    assertThat(summary.path("limitMismatches").asInt()).isZero();

    Map<String, List<Map<String, String>>> byRequest =
        rows(gunzip(set.resolve("visits.csv.gz"))).stream()
            .collect(Collectors.groupingBy(row -> row.get("id"), Collectors.toList()));
    assertThat(byRequest).hasSize((int) requests);
    List<String> names = stages.stream().map(StageSpec::name).toList();
    for (List<Map<String, String>> visits : byRequest.values()) {
      assertThat(visits).extracting(visit -> visit.get("stage")).containsExactlyElementsOf(names);
      Map<String, Long> finished = new HashMap<>();
      for (int s = 0; s < names.size(); s++) {
        Map<String, String> visit = visits.get(s);
        long enqueued = Long.parseLong(visit.get("enqueued_us"));
        for (String before : stages.get(s).after()) {
          assertThat(enqueued).isGreaterThanOrEqualTo(finished.get(before));
        }
        assertThat(visit.get("replica")).startsWith(names.get(s) + "-");
        finished.put(names.get(s), Long.parseLong(visit.get("finished_us")));
      }
    }

    for (String line : Files.readAllLines(set.resolve("decisions.jsonl"))) {
      List<String> seen = new ArrayList<>();
      json.readTree(line)
          .at("/observation/stages")
          .forEach(stage -> seen.add(stage.path("stage").asText()));
      assertThat(seen).containsExactlyElementsOf(names);
    }
    List<String> actions = Files.readAllLines(set.resolve("actions.csv"));
    for (String name : names) {
      assertThat(actions).anyMatch(row -> row.contains(",start," + name + ","));
    }
    assertThat(actions).anyMatch(row -> row.contains(",set-batch," + last() + ","));
    JsonNode environment = json.readTree(set.resolve("manifest.json").toFile()).path("environment");
    for (StageSpec stage : stages) {
      assertThat(environment.findValuesAsText("image." + stage.served().image())).isNotEmpty();
    }
  }

  private static List<Map<String, String>> rows(List<String> lines) {
    List<String> header = Arrays.asList(lines.get(0).split(",", -1));
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      Map<String, String> row = new LinkedHashMap<>();
      for (int c = 0; c < cells.length; c++) {
        row.put(header.get(c), cells[c]);
      }
      rows.add(row);
    }
    return rows;
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
