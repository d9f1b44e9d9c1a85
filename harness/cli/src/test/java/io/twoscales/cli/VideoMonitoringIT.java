package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import io.twoscales.core.pipeline.PipelineReader;
import io.twoscales.core.pipeline.Variant;
import io.twoscales.docker.engine.DockerEngine;
import io.twoscales.docker.engine.RunIds;
import io.twoscales.docker.images.Images;
import io.twoscales.docker.testbed.CpuLayout;
import io.twoscales.docker.testbed.ReplicaBed;
import io.twoscales.docker.testbed.ReplicaSettings;
import io.twoscales.docker.testbed.ServedModel;
import io.twoscales.traces.documents.FramePayloads;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PyTorch's models on real containers, every reply checked. Needs a Docker engine that answers, and
 * two CPUs.
 */
class VideoMonitoringIT {
  private static final String PIPELINE = "video-monitoring";

  @TempDir Path folder;

  private final ObjectMapper json = new ObjectMapper();

  /** The first stage shrinks for the second to get another replica, and batches grow. */
  private Path experiment() throws IOException {
    return Files.writeString(
        folder.resolve("it.yaml"),
        """
        name: it
        pipeline: video-monitoring
        slo: 2s
        dropAfter: 20s
        workload:
          synthetic: {kind: constant, seconds: 45, rate: 6}
          warmUp: 2s
        platform: {kind: docker, capacity: 1, unit: 100m, maxPerReplica: 400m}
        controllers:
          - name: scripted
            plans:
              - {at: 0s, stages: {detect: {cpu: 400m, batch: 1}, classify: {cpu: 400m, batch: 2}}}
              - at: 3s
                stages:
                  detect: {cpu: 200m, batch: 4}
                  classify: {cpu: 400m, replicas: 2, batch: 4}
        seed: 11
        """);
  }

  @Test
  void everyFrameHasItsAnswerFromEveryReplicaAndBatch() throws Exception {
    Path set = folder.resolve("set");
    TwoscalesProcess run =
        new TwoscalesProcess(
            folder, "run", experiment().toString(), "--out", set.toString(), "--json");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.onEngine()).isEmpty();
    JsonNode summary = json.readTree(run.out()).path("runs").path(0);
    long requests = summary.path("requests").asLong();
    assertThat(requests).isGreaterThan(100);
    assertThat(summary.path("completed").asLong())
        .as("right replies: %s", summary)
        .isEqualTo(requests);
    assertThat(summary.path("failedActions").asInt()).isZero();
    assertThat(summary.path("limitMismatches").asInt()).isZero();
    assertThat(summary.path("resizes").asInt()).isPositive();
    assertThat(Files.readAllLines(set.resolve("actions.csv")))
        .filteredOn(row -> row.contains(",start,classify,") && row.contains(",true,"))
        .as("both replicas, whose weights were drawn apart, serve")
        .hasSize(2);
  }

  /** On all CPUs, as a larger machine has more than one for its replicas. */
  @Test
  void threadsFollowTheCpuOverAWholeOneAndBack() throws Exception {
    Path home = Path.of(System.getProperty("twoscales.home"));
    int cpus = Runtime.getRuntime().availableProcessors();
    assumeTrue(cpus >= 2, "one CPU only");
    String all = "0-" + (cpus - 1);
    ReplicaSettings settings =
        new ReplicaSettings(
            new CpuLayout(cpus, all, cpus, all),
            Duration.ofMillis(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            2000);
    Variant variant = new PipelineReader(home).find(PIPELINE).stages().get(0).served();
    try (DockerEngine engine = DockerEngine.connect(System.getenv())) {
      String image = new Images(engine.client(), home).ensure(variant.image(), line -> {}).tag();
      String run = RunIds.fresh();
      try (ReplicaBed bed = new ReplicaBed(engine.client(), run, settings);
          ReplicaBed.Replica replica = bed.start(new ServedModel(variant, image, 8), 1000)) {
        Path tasks = tasks(engine.client(), replica.address());
        assumeTrue(Files.isDirectory(tasks), "the engine's processes cannot be seen from here");
        infer(replica.address(), variant.model());
        assertThat(cpuTicks(tasks)).as("threads at 1000m").hasSize(1);
        replica.resize(2000);
        infer(replica.address(), variant.model());
        List<Long> ofTwo = cpuTicks(tasks);
        assertThat(ofTwo).as("threads at 2000m").hasSize(2);
        assertThat(ofTwo.get(1)).as("CPU time of the second").isGreaterThan(5);
        replica.resize(1000);
        infer(replica.address(), variant.model());
        List<Long> afterwards = cpuTicks(tasks);
        if (afterwards.size() == 2) {
          assertThat(afterwards.get(1))
              .as("CPU time of the second, back at 1000m")
              .isLessThanOrEqualTo(ofTwo.get(1) + 1);
        }
      }
    }
  }

  private static Path tasks(DockerClient client, String address) {
    String ip = address.substring(0, address.indexOf(':'));
    String container =
        client.listContainersCmd().exec().stream()
            .filter(
                one ->
                    one.getNetworkSettings().getNetworks().values().stream()
                        .anyMatch(network -> ip.equals(network.getIpAddress())))
            .findFirst()
            .orElseThrow()
            .getId();
    return Path.of(
        "/proc/" + client.inspectContainerCmd(container).exec().getState().getPidLong() + "/task");
  }

  /** Of each thread that computes, those that were there first before others. */
  private static List<Long> cpuTicks(Path tasks) throws IOException {
    try (Stream<Path> threads = Files.list(tasks)) {
      List<Long> ticks = new ArrayList<>();
      for (Path thread :
          threads
              .sorted(Comparator.comparingLong(path -> Long.parseLong(path.getFileName() + "")))
              .toList()) {
        if (Files.readString(thread.resolve("comm")).strip().equals("inference")) {
          String stat = Files.readString(thread.resolve("stat"));
          String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
          ticks.add(Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
        }
      }
      return ticks;
    }
  }

  private static void infer(String address, String model) throws Exception {
    String frame = Base64.getEncoder().encodeToString(FramePayloads.generate(1, 1).get(0));
    String frames = String.join("\",\"", Collections.nCopies(8, frame));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address + "/v2/models/" + model + "/infer"))
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"inputs\":[{\"name\":\"frame\",\"datatype\":\"BYTES\",\"shape\":[8],\"data\":[\""
                        + frames
                        + "\"]}],\"outputs\":[{\"name\":\"boxes\"}]}"))
            .build();
    for (int i = 0; i < 15; i++) {
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }
  }
}
