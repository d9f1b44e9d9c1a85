package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What CI jobs do, as their files say it: measure in parts, put together, decide. */
class GateTest {
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
      record: []
      """;
  private static final String WORSE =
      EXPERIMENT.replace(" threshold]", " {name: threshold, high: 0.95, low: 0.1}]");

  @TempDir Path folder;
  private Checkout checkout;

  @BeforeEach
  void checkOut() throws IOException {
    checkout = new Checkout(folder);
    Files.writeString(checkout.resolve("same.yaml"), EXPERIMENT);
    Files.writeString(checkout.resolve("worse.yaml"), WORSE);
    Files.writeString(checkout.resolve("few.yaml"), WORSE.replace("ns: 8", "ns: 3"));
  }

  private Checkout.Said bash(Map<String, String> environment, String script)
      throws IOException, InterruptedException {
    return checkout.bash(environment, script);
  }

  private void makeBaseline() throws IOException {
    Commands commands = new Commands();
    Path whole = checkout.resolve("whole");
    assertThat(commands.run("run", checkout.resolve("same.yaml"), "--out", whole)).isZero();
    assertThat(commands.run("results", "condense", whole, "--out", checkout.resolve("baseline")))
        .as(commands.err())
        .isZero();
  }

  private Checkout.Said gate(String candidate, Map<String, String> environment)
      throws IOException, InterruptedException {
    return bash(
        environment,
        """
        ci/gate.sh measure %1$s.yaml 2/2 out-%1$s
        ci/gate.sh measure %1$s.yaml 1/2 out-%1$s
        ci/gate.sh decide baseline out-%1$s
        """
            .formatted(candidate));
  }

  @Test
  void unchangedPassesAndWorseFailsWith3() throws IOException, InterruptedException {
    makeBaseline();
    Checkout.Said same = gate("same", Map.of());
    assertThat(same.exitCode()).as(same.toString()).isZero();
    assertThat(same.out()).contains("passed");
    assertThat(checkout.resolve("out-same/report.html")).isNotEmptyFile();
    assertThat(checkout.resolve("out-same/gate.txt")).content().contains("sign-flip test");

    Path summary = checkout.resolve("summary.md");
    Checkout.Said worse = gate("worse", Map.of("GITHUB_STEP_SUMMARY", summary.toString()));
    assertThat(worse.exitCode()).as(worse.toString()).isEqualTo(Main.REGRESSED);
    assertThat(worse.out()).contains("regressed: threshold: p99 ms");
    assertThat(summary).content().contains("```text", "regressed: threshold");
  }

  @Test
  void undecidedFailsUnlessItMayPass() throws IOException, InterruptedException {
    makeBaseline();
    Map<String, String> history = Map.of("HISTORY", "kept");
    Checkout.Said few = gate("few", history);
    assertThat(few.exitCode()).as(few.toString()).isEqualTo(Main.FAILED);
    assertThat(few.out()).contains("not enough repetitions to say");
    assertThat(checkout.resolve("out-few/history.txt"))
        .content()
        .contains("too short", "at least 6");
    try (Stream<Path> kept = Files.list(checkout.resolve("kept"))) {
      assertThat(kept.toList())
          .singleElement()
          .satisfies(set -> assertThat(set.resolve("manifest.json")).exists());
    }
    Checkout.Said passed =
        bash(
            Map.of("UNDECIDED", "pass"),
            "rm -r out-few/candidate && ci/gate.sh decide baseline out-few");
    assertThat(passed.exitCode()).as(passed.toString()).isZero();
  }

  @Test
  void aShardThatIsMissingFails() throws IOException, InterruptedException {
    makeBaseline();
    Checkout.Said said =
        bash(Map.of(), "ci/gate.sh measure same.yaml 1/2 out && ci/gate.sh decide baseline out");
    assertThat(said.exitCode()).isEqualTo(Main.FAILED);
    assertThat(said.err()).contains("1 of 2 shards is missing: 2/2");
    assertThat(bash(Map.of(), "ci/gate.sh decide baseline").exitCode()).isEqualTo(2);
  }

  private JsonNode yaml(String file) throws IOException {
    Load load = new Load(LoadSettings.builder().setLabel(file).build());
    return new ObjectMapper()
        .valueToTree(load.loadFromString(Files.readString(checkout.resolve(file))));
  }

  private static Map<String, String> texts(JsonNode map) {
    Map<String, String> texts = new LinkedHashMap<>();
    map.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }

  /** The shell of a job's steps with its expressions as the runner would fill them in. */
  private Checkout.Said job(JsonNode workflow, String name, Map<String, String> expressions)
      throws IOException, InterruptedException {
    JsonNode job = workflow.path("jobs").path(name);
    assertThat(job.path("timeout-minutes").asInt()).as(name).isBetween(1, 60);
    Map<String, String> environment = texts(workflow.path("env"));
    environment.putAll(texts(job.path("env")));
    StringBuilder script = new StringBuilder();
    for (JsonNode step : job.path("steps")) {
      if (step.has("run")) {
        assertThat(step.path("run").asText()).doesNotContain("${{");
        script.append(step.path("run").asText()).append('\n');
      } else {
        assertThat(step.path("uses").asText()).matches("actions/[a-z/-]+@[0-9a-f]{40}");
      }
    }
    environment.replaceAll(
        (key, value) -> {
          String filled = value;
          for (Map.Entry<String, String> expression : expressions.entrySet()) {
            filled = filled.replace("${{ " + expression.getKey() + " }}", expression.getValue());
          }
          assertThat(filled).as(key).doesNotContain("${{");
          return filled;
        });
    return bash(environment, script.toString());
  }

  /** This project's own gate: today's code against the baseline that is kept. */
  @Test
  void theGitHubWorkflowPassesWithTodaysCode() throws IOException, InterruptedException {
    JsonNode workflow = yaml("ci/workflows/github.yml");
    assertThat(texts(workflow.path("permissions"))).containsOnly(Map.entry("contents", "read"));
    for (JsonNode shard : workflow.at("/jobs/measure/strategy/matrix/shard")) {
      Checkout.Said said = job(workflow, "measure", Map.of("matrix.shard", shard.asText()));
      assertThat(said.exitCode()).as(said.toString()).isZero();
      assertThat(checkout.resolve("out/shard-" + shard.asText())).isDirectory();
    }
    Checkout.Said gate =
        job(
            workflow,
            "gate",
            Map.of("github.event_name == 'push' && 'out/history' || ''", "out/history"));
    assertThat(gate.exitCode()).as(gate.toString()).isZero();
    assertThat(gate.out()).contains("15 repetitions, sign-flip test").contains("\npassed\n");
    assertThat(checkout.resolve("out/history")).isDirectory();
  }

  @Test
  void theGitLabPipelineGates() throws IOException, InterruptedException {
    makeBaseline();
    JsonNode pipeline = yaml("ci/workflows/gitlab.yml");
    Map<String, String> environment = texts(pipeline.path("variables"));
    assertThat(environment).containsKeys("TWOSCALES", "EXPERIMENT", "BASELINE", "UNDECIDED");
    environment.put("EXPERIMENT", "worse.yaml");
    environment.put("BASELINE", "baseline");
    environment.put("CI_COMMIT_BRANCH", "main");
    environment.put("CI_DEFAULT_BRANCH", "main");
    int parallel = pipeline.at("/measure/parallel").asInt();
    environment.put("CI_NODE_TOTAL", Integer.toString(parallel));
    for (int node = 1; node <= parallel; node++) {
      environment.put("CI_NODE_INDEX", Integer.toString(node));
      assertThat(bash(environment, script(pipeline.path("measure"))).exitCode()).isZero();
    }
    Checkout.Said gate = bash(environment, script(pipeline.path("gate")));
    assertThat(gate.exitCode()).as(gate.toString()).isEqualTo(Main.REGRESSED);
    assertThat(checkout.resolve("history")).isDirectory();
  }

  private static String script(JsonNode job) {
    StringBuilder script = new StringBuilder();
    job.path("script").forEach(line -> script.append(line.asText()).append('\n'));
    return script.toString();
  }

  @Test
  void theBaselineIsRightAndSmall() throws IOException {
    Path baseline = Path.of("../../results/baselines/gate");
    Commands commands = new Commands();
    assertThat(commands.run("results", "verify", baseline)).as(commands.out()).isZero();
    try (Stream<Path> files = Files.list(baseline)) {
      assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThan(300_000);
    }
    assertThat(baseline.resolve("experiment.yaml"))
        .hasSameTextualContentAs(Path.of("../../experiments/regression/gate.yaml"));
  }

  @Test
  void theSlurmArrayRunsEveryShard() throws IOException, InterruptedException {
    Map<String, String> array = Map.of("SLURM_ARRAY_TASK_COUNT", "3", "SLURM_CPUS_PER_TASK", "2");
    Checkout.Said said =
        bash(
            array,
            """
            for SLURM_ARRAY_TASK_ID in 1 2 3; do
              export SLURM_ARRAY_TASK_ID
              ci/batch/slurm-array.sh same.yaml sweep
            done
            SLURM_ARRAY_TASK_ID=2 ci/batch/slurm-array.sh same.yaml sweep # requeued
            ./twoscales results merge sweep/shard-* --out sweep/whole
            """);
    assertThat(said.exitCode()).as(said.toString()).isZero();
    assertThat(said.out()).contains("16 runs of 3 shards");
  }

  @Test
  void theKubernetesJobRunsEveryShard() throws IOException, InterruptedException {
    JsonNode job = yaml("ci/batch/kubernetes-job.yaml");
    assertThat(job.at("/spec/completionMode").asText()).isEqualTo("Indexed");
    JsonNode container = job.at("/spec/template/spec/containers/0");
    Map<String, String> environment = new LinkedHashMap<>();
    container
        .path("env")
        .forEach(
            entry -> environment.put(entry.path("name").asText(), entry.path("value").asText()));
    assertThat(environment.get("SHARDS")).isEqualTo(job.at("/spec/completions").asText());
    assertThat(environment.get("RESULTS"))
        .isEqualTo(container.at("/volumeMounts/0/mountPath").asText());
    environment.putAll(
        Map.of(
            "EXPERIMENT", "same.yaml", "SHARDS", "3", "RESULTS", folder.resolve("k").toString()));
    assertThat(List.of(container.at("/command/0").asText(), container.at("/command/1").asText()))
        .containsExactly("bash", "-euc");
    for (int index = 0; index < 3; index++) {
      environment.put("JOB_COMPLETION_INDEX", Integer.toString(index));
      Checkout.Said said = bash(environment, container.at("/command/2").asText());
      assertThat(said.exitCode()).as(said.toString()).isZero();
    }
    Checkout.Said merged = bash(environment, "./twoscales results merge k/shard-* --out k/whole");
    assertThat(merged.out()).contains("16 runs of 3 shards");
  }
}
