package io.twoscales.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.twoscales.core.actuation.Action;
import io.twoscales.core.actuation.ActionResult;
import io.twoscales.core.control.CpuLimits;
import io.twoscales.core.control.Decision;
import io.twoscales.core.experiment.ControllerSpec;
import io.twoscales.core.experiment.DisturbanceLimits;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.PlatformSettings;
import io.twoscales.core.experiment.ResizeWay;
import io.twoscales.core.experiment.ServingSettings;
import io.twoscales.core.experiment.Workload;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.pipeline.Payload;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.core.run.ActionRecord;
import io.twoscales.core.run.Detail;
import io.twoscales.core.run.Outcome;
import io.twoscales.core.run.ReplicaSample;
import io.twoscales.core.run.RequestRecord;
import io.twoscales.core.run.RunTotals;
import io.twoscales.core.run.SystemSample;
import io.twoscales.traces.ArrivalProcess;
import io.twoscales.traces.RateTrace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultSetWriterTest {
  private static final double SLO_MS = 250;

  @TempDir Path folder;

  private static Experiment experiment(String text, String... controllers) {
    return new Experiment(
        "small",
        text,
        new Pipeline("one", SLO_MS, Payload.SENTENCES, List.of()),
        SLO_MS,
        Duration.ofMillis(750),
        new Workload("made up", new RateTrace("r", new double[] {2, 2}), ArrivalProcess.POISSON, 0),
        new PlatformSettings.Docker(
            new CpuLimits(100, 400, 1000),
            Duration.ofSeconds(60),
            Duration.ofMillis(10),
            0,
            0,
            ResizeWay.AUTO,
            DisturbanceLimits.DEFAULT),
        ServingSettings.DEFAULT,
        List.of(),
        Set.of(Detail.values()),
        Stream.of(controllers).map(name -> new ControllerSpec(name, Map.of(), () -> null)).toList(),
        1,
        7,
        List.of());
  }

  /** Two seconds: one request in time, one late, one dropped, one failed; a start and a resize. */
  private static RunSummary measure(ResultSetWriter set, String controller, boolean complete)
      throws IOException {
    try (RunWriter run = set.begin(controller, "docker", 1)) {
      run.environment(Map.of("engine", "1.2.3"));
      run.request(
          new RequestRecord(
              0,
              100_000,
              100_050,
              150_000,
              Outcome.COMPLETED,
              "",
              List.of(
                  new RequestRecord.StageVisit("embed", 100_500, 101_000, 149_000, "embed-1", 1))));
      run.request(
          new RequestRecord(
              1,
              900_000,
              900_020,
              1_200_000,
              Outcome.COMPLETED,
              "",
              List.of(
                  new RequestRecord.StageVisit(
                      "embed", 900_500, 950_000, 1_199_000, "embed-1", 2))));
      run.request(
          new RequestRecord(
              2,
              1_000_000,
              1_000_020,
              1_750_000,
              Outcome.DROPPED,
              "waited 750 ms",
              List.of(new RequestRecord.StageVisit("embed", 1_000_500, -1, 1_750_000, "", 0))));
      run.request(
          new RequestRecord(
              3, 1_500_000, -1, 1_500_000, Outcome.FAILED, "never sent, \"why\"", List.of()));
      run.action(
          new ActionRecord(
              new Action.Start("embed", "embed-1", 200),
              0,
              -5.25,
              4000.123,
              new ActionResult(true, "ready after 4000 ms", 200)));
      run.action(
          new ActionRecord(
              new Action.Resize("embed", "embed-1", 400),
              200,
              0.5,
              12.34,
              new ActionResult(true, "limit 400m", 400, 12.3)));
      run.action(
          new ActionRecord(
              new Action.SetBatch("embed", 4), 0, 0.6, 1, ActionResult.failed("no answer")));
      run.system(new SystemSample(0, 1, 1, 1, 0, 200, 150.26));
      run.replica(
          new ReplicaSample(
              0, "embed", "embed-1", ReplicaState.READY, 200, 200, 200, 150.26, true));
      run.replica(
          new ReplicaSample(
              1, "embed", "embed-1", ReplicaState.READY, 400, 400, 200, Double.NaN, true));
      run.replica(
          new ReplicaSample(
              1, "embed", "embed-1", ReplicaState.READY, 400, 200, 200, Double.NaN, false));
      run.decision(
          new Decision(
              new Observation(
                  0.5,
                  List.of(
                      new StageObservation(
                          "embed",
                          2,
                          1,
                          1,
                          12.3456,
                          1,
                          List.of(
                              new ReplicaObservation(
                                  "embed-1",
                                  "embed",
                                  ReplicaState.READY,
                                  200,
                                  Double.NaN,
                                  false)))),
                  Double.NaN,
                  Double.NaN,
                  0,
                  1000),
              new Plan(List.of(new StagePlan("embed", 1, 400, 400, 4)), "busy"),
              List.of(new Action.Resize("embed", "embed-1", 400))));
      return run.finish(new RunTotals(complete, 2, 0.7, 0.1, Double.NaN, 9.5, 0, 1.5, List.of()));
    }
  }

  @Test
  void aRunInOneRow() throws IOException {
    RunSummary run =
        measure(new ResultSetWriter(folder.resolve("s"), experiment("e", "a")), "a", true);

    assertThat(run.requests()).isEqualTo(4);
    assertThat(run.completed() + run.dropped() + run.failed()).isEqualTo(run.requests());
    assertThat(run.late()).isEqualTo(1);
    assertThat(run.violationRate()).isEqualTo(0.75);
    assertThat(run.goodputPerSecond()).isEqualTo(0.5);
    assertThat(run.p50Ms()).isBetween(50.0, 50.1);
    assertThat(run.p99Ms()).isBetween(300.0, 300.3);
    assertThat(run.p99Supported()).isFalse();
    assertThat(run.starts()).as("began before the window").isZero();
    assertThat(run.resizes()).isEqualTo(1);
    assertThat(run.failedActions()).isEqualTo(1);
    assertThat(run.limitChecks()).isEqualTo(2);
    assertThat(run.limitMismatches()).isEqualTo(1);
    assertThat(run.sendErrorP50Ms()).isEqualTo(0.02);
    assertThat(run.sendErrorMaxMs()).isEqualTo(0.05);
    assertThat(run.unsent()).isEqualTo(1);
    assertThat(run.generatorCpuSeconds()).isEqualTo(1.5);
  }

  /** 25 ms is a tenth of the objective. */
  @ParameterizedTest
  @CsvSource({"24900, 24900, true", "25100, 25100, false", "0, -1, false", "-24900, 0, true"})
  void aLoadThatWasNotTheOneScheduledIsMarked(long offMicros, long lastOff, boolean faithful)
      throws IOException {
    ResultSetWriter set = new ResultSetWriter(folder.resolve("s"), experiment("e", "a"));
    try (RunWriter run = set.begin("a", "docker", 1)) {
      for (int id = 0; id < 50; id++) {
        long due = 1_000_000 + id;
        long off = id == 49 ? lastOff : offMicros;
        long sent = off == -1 ? -1 : due + off;
        run.request(
            new RequestRecord(id, due, sent, due + 30_000, Outcome.COMPLETED, "", List.of()));
      }
      RunTotals totals = new RunTotals(true, 2, 1, 0, 1, 9, 0, 1, List.of());
      assertThat(run.finish(totals).faithful()).isEqualTo(faithful);
    }
  }

  @Test
  void filesAreWhatTheirReadersExpect() throws IOException {
    ResultSetWriter set = new ResultSetWriter(folder.resolve("s"), experiment("e\n", "a", "b"));
    measure(set, "a", true);
    measure(set, "b", true);
    Path done = set.complete();

    assertThat(done).isEqualTo(folder.resolve("s"));
    assertThat(folder.resolve("s.partial")).doesNotExist();
    assertThat(done.resolve("experiment.yaml")).hasContent("e\n");
    assertThat(Files.readString(done.resolve("summary.csv")))
        .isEqualTo(
            """
            controller,platform,repetition,complete,requests,completed,late,dropped,failed,violation_rate,goodput_per_second,p50_ms,p90_ms,p95_ms,p99_ms,p99_supported,core_seconds,starting_core_seconds,cpu_seconds,wall_seconds,simulated_seconds,resizes,starts,stops,failed_actions,limit_checks,limit_mismatches,send_error_p50_ms,send_error_p99_ms,send_error_max_ms,unsent,generator_cpu_seconds,faithful,disturbance
            a,docker,1,true,4,2,1,1,1,0.75,0.5,50.015,300.031,300.031,300.031,false,0.7,0.1,,9.5,0,1,0,0,1,2,1,0.02,0.05,0.05,1,1.5,false,
            b,docker,1,true,4,2,1,1,1,0.75,0.5,50.015,300.031,300.031,300.031,false,0.7,0.1,,9.5,0,1,0,0,1,2,1,0.02,0.05,0.05,1,1.5,false,
            """);
    assertThat(Files.readString(done.resolve("timeline.csv")).lines().limit(3))
        .containsExactly(
            "controller,repetition,second,requests,completed,violations,dropped,failed,p50_ms,p99_ms,queue,in_flight,replicas_ready,replicas_starting,allocated_millicores,cpu_used_millicores",
            "a,1,0,2,2,1,0,0,50,300,1,1,1,0,200,150.3",
            "a,1,1,2,0,2,1,1,,,,,,,,");
    assertThat(Files.readAllLines(done.resolve("actions.csv")))
        .hasSize(7)
        .contains(
            "a,1,-5.25,4000.1,start,embed,embed-1,0,200,200,true,ready after 4000 ms,",
            "a,1,0.5,12.3,resize,embed,embed-1,200,400,400,true,limit 400m,12.3",
            "b,1,0.6,1,set-batch,embed,,0,0,0,false,no answer,");
    assertThat(gunzip(done.resolve("requests.csv.gz")))
        .hasSize(9)
        .contains(
            "a,1,0,100000,100050,150000,completed,50,",
            "b,1,2,1000000,1000020,1750000,dropped,750,waited 750 ms",
            "b,1,3,1500000,-1,1500000,failed,0,\"never sent, \"\"why\"\"\"");
    assertThat(gunzip(done.resolve("visits.csv.gz")))
        .hasSize(7)
        .contains(
            "a,1,0,embed,100500,101000,149000,embed-1,1", "b,1,2,embed,1000500,-1,1750000,,0");
    JsonNode decision =
        new ObjectMapper().readTree(Files.readAllLines(done.resolve("decisions.jsonl")).get(1));
    assertThat(decision.path("controller").asText()).isEqualTo("b");
    assertThat(decision.path("observation").has("p99Ms")).as("not known").isFalse();
    assertThat(decision.at("/actions/0/millicores").asInt()).isEqualTo(400);
  }

  @Test
  void histogramsHoldEveryCompletedRequest() throws IOException {
    ResultSetWriter set = new ResultSetWriter(folder.resolve("s"), experiment("e", "a"));
    measure(set, "a", true);
    Path done = set.complete();

    try (HistogramLogReader reader =
        new HistogramLogReader(done.resolve("latency-a-1.hlog").toFile())) {
      Histogram histogram = (Histogram) reader.nextIntervalHistogram();
      assertThat(histogram.getTotalCount()).isEqualTo(2);
      assertThat(histogram.getMaxValue()).isBetween(300_000L, 300_300L);
    }
  }

  @Test
  void theDataPackageDescribesEveryColumnOfEveryTable() throws IOException {
    ResultSetWriter set = new ResultSetWriter(folder.resolve("s"), experiment("e", "a"));
    measure(set, "a", true);
    Path done = set.complete();

    JsonNode resources =
        new ObjectMapper().readTree(done.resolve("datapackage.json").toFile()).path("resources");
    assertThat(resources).hasSize(8);
    for (JsonNode resource : resources) {
      Path file = done.resolve(resource.path("path").asText());
      String header =
          file.toString().endsWith(".gz") ? gunzip(file).get(0) : Files.readAllLines(file).get(0);
      assertThat(resource.at("/schema/fields").findValuesAsText("name"))
          .as(file.toString())
          .containsExactly(header.split(","));
    }
  }

  @Test
  void theManifestHasTheChecksumOfEveryOtherFile() throws Exception {
    ResultSetWriter set = new ResultSetWriter(folder.resolve("s"), experiment("e", "a"));
    measure(set, "a", true);
    Path done = set.complete();

    JsonNode manifest = new ObjectMapper().readTree(done.resolve("manifest.json").toFile());
    assertThat(manifest.at("/environment/engine").asText()).isEqualTo("1.2.3");
    assertThat(manifest.at("/experiment/seed").asLong()).isEqualTo(7);
    try (Stream<Path> files = Files.list(done)) {
      for (Path file : files.filter(f -> !f.endsWith("manifest.json")).toList()) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        assertThat(manifest.path("sha256").path(file.getFileName().toString()).asText())
            .isEqualTo(HexFormat.of().formatHex(digest));
      }
    }
  }

  @Test
  void aSetThatWasInterruptedGoesOnWithWhatIsMissing() throws IOException {
    Experiment experiment = experiment("e", "a", "b");
    ResultSetWriter first = new ResultSetWriter(folder.resolve("s"), experiment);
    RunSummary a = measure(first, "a", true);
    measure(first, "b", false);
    assertThatThrownBy(first::complete)
        .isInstanceOf(ResultSetException.class)
        .hasMessage("run b-1 is not finished");

    ResultSetWriter second = new ResultSetWriter(folder.resolve("s"), experiment);
    assertThat(second.finished("a", 1)).contains(a);
    assertThat(second.finished("b", 1)).as("measured in part").isEmpty();
    measure(second, "b", true);
    assertThat(Files.readAllLines(second.complete().resolve("summary.csv"))).hasSize(3);
  }

  @Test
  void aSetIsNeverOverwrittenNorMixedWithAnotherExperiment() throws IOException {
    Files.createDirectory(folder.resolve("there"));
    assertThatThrownBy(() -> new ResultSetWriter(folder.resolve("there"), experiment("e", "a")))
        .isInstanceOf(ResultSetException.class)
        .hasMessageContaining("choose another --out");

    var unused = new ResultSetWriter(folder.resolve("begun"), experiment("one", "a"));
    assertThatThrownBy(() -> new ResultSetWriter(folder.resolve("begun"), experiment("two", "a")))
        .isInstanceOf(ResultSetException.class)
        .hasMessageContaining("another experiment file");
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
