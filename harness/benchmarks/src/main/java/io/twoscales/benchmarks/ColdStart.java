package io.twoscales.benchmarks;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import io.twoscales.docker.testbed.ContainerCgroup;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts a replica's container as a run does, waits until it is ready and asks it once. */
final class ColdStart {
  private static final int PORT = 8080;
  private static final long PERIOD_MICROS = 10_000;
  private static final long MEMORY_BYTES = 768L << 20;
  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration DEADLINE = Duration.ofSeconds(120);
  private static final int LOG_ATTEMPTS = 100;
  private static final Pattern READY =
      Pattern.compile(
          "READY .*jvmMs=(\\d+) loadMs=(\\d+) listenMs=(\\d+) warmUpMs=(\\d+) totalMs=(\\d+)");

  private final DockerClient client;
  private final String image;
  private final String network;
  private final String cpus;
  private final Map<String, String> environment;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();

  ColdStart(
      DockerClient client,
      String image,
      String network,
      String cpus,
      Map<String, String> environment) {
    this.client = client;
    this.image = image;
    this.network = network;
    this.cpus = cpus;
    this.environment = environment;
  }

  /**
   * A start, in milliseconds.
   *
   * @param createMs the engine's answer to the container's creation
   * @param startMs the engine's answer to its start
   * @param jvmMs the JVM until the program begins
   * @param loadMs the model
   * @param listenMs the server
   * @param warmUpMs requests to itself
   * @param totalMs from before the creation until it is found ready
   * @param cpuMs CPU time used until then; NaN where that cannot be seen
   * @param firstMs the first request from outside; NaN for models that are not asked
   */
  record Measured(
      double createMs,
      double startMs,
      double jvmMs,
      double loadMs,
      double listenMs,
      double warmUpMs,
      double totalMs,
      double cpuMs,
      double firstMs) {
    /** What is left: the container's process until its JVM is there, and finding it ready. */
    double otherMs() {
      return totalMs - createMs - startMs - jvmMs - loadMs - listenMs - warmUpMs;
    }
  }

  /**
   * Starts one and removes it.
   *
   * @throws IOException if it does not become ready, with what it said
   */
  Measured measure(String model, int millicores, Map<String, String> labels)
      throws IOException, InterruptedException {
    long beganNanos = System.nanoTime();
    String container = create(model, millicores, labels);
    try {
      long createdNanos = System.nanoTime();
      client.startContainerCmd(container).exec();
      long startedNanos = System.nanoTime();
      InspectContainerResponse inspected = client.inspectContainerCmd(container).exec();
      URI server =
          URI.create(
              "http://%s:%d"
                  .formatted(
                      inspected.getNetworkSettings().getNetworks().get(network).getIpAddress(),
                      PORT));
      Optional<ContainerCgroup> cgroup =
          ContainerCgroup.ofProcess(inspected.getState().getPidLong());
      awaitReady(container, server, beganNanos);
      long readyNanos = System.nanoTime();
      double cpuMs = cgroup.map(c -> c.usedNanos().orElse(0) / 1e6).orElse(Double.NaN);
      Matcher ready = readyLine(container);
      return new Measured(
          (createdNanos - beganNanos) / 1e6,
          (startedNanos - createdNanos) / 1e6,
          Double.parseDouble(ready.group(1)),
          Double.parseDouble(ready.group(2)),
          Double.parseDouble(ready.group(3)),
          Double.parseDouble(ready.group(4)),
          (readyNanos - beganNanos) / 1e6,
          cpuMs,
          first(server, model));
    } finally {
      client.removeContainerCmd(container).withForce(true).withRemoveVolumes(true).exec();
    }
  }

  /** What it wrote reaches the engine's log a little later. */
  private Matcher readyLine(String container) throws IOException, InterruptedException {
    for (int attempt = 0; attempt < LOG_ATTEMPTS; attempt++) {
      Matcher ready = READY.matcher(log(container));
      if (ready.find()) {
        return ready;
      }
      Thread.sleep(POLL.toMillis());
    }
    throw new IOException("no READY line: " + log(container));
  }

  private String create(String model, int millicores, Map<String, String> labels) {
    List<String> variables = new ArrayList<>();
    variables.add("TWOSCALES_MODEL=" + model);
    variables.add("TWOSCALES_PORT=" + PORT);
    variables.add("TWOSCALES_MAX_BATCH=8");
    environment.forEach((name, value) -> variables.add(name + "=" + value));
    HostConfig host =
        HostConfig.newHostConfig()
            .withCpuPeriod(PERIOD_MICROS)
            .withCpuQuota(millicores * PERIOD_MICROS / 1000)
            .withCpusetCpus(cpus)
            .withNetworkMode(network)
            .withMemory(MEMORY_BYTES)
            .withMemorySwap(MEMORY_BYTES)
            .withCapDrop(Capability.ALL)
            .withSecurityOpts(List.of("no-new-privileges"))
            .withReadonlyRootfs(true)
            .withTmpFs(Map.of("/tmp", "rw,noexec,nosuid,nodev,size=32m"));
    return client
        .createContainerCmd(image)
        .withUser("10001:10001")
        .withLabels(labels)
        .withHostConfig(host)
        .withEnv(variables)
        .exec()
        .getId();
  }

  private void awaitReady(String container, URI server, long beganNanos)
      throws IOException, InterruptedException {
    HttpRequest probe =
        HttpRequest.newBuilder(server.resolve("/v2/health/ready"))
            .timeout(Duration.ofSeconds(1))
            .build();
    while (!isReady(probe)) {
      if (System.nanoTime() - beganNanos > DEADLINE.toNanos()) {
        throw new IOException("not ready in time: " + log(container));
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  private boolean isReady(HttpRequest probe) throws InterruptedException {
    try {
      return http.send(probe, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // not listening yet
    }
  }

  private double first(URI server, String model) throws IOException, InterruptedException {
    String body =
        "{\"inputs\":[{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[1],"
            + "\"data\":[\"Trains were late again this morning.\"]}]}";
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/v2/models/" + model + "/infer"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    long sentNanos = System.nanoTime();
    int status = http.send(request, BodyHandlers.discarding()).statusCode();
    return status == 200 ? (System.nanoTime() - sentNanos) / 1e6 : Double.NaN;
  }

  private String log(String container) throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    try (ResultCallback.Adapter<Frame> callback =
        new ResultCallback.Adapter<>() {
          @Override
          public void onNext(Frame frame) {
            text.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
          }
        }) {
      client
          .logContainerCmd(container)
          .withStdOut(true)
          .withStdErr(true)
          .exec(callback)
          .awaitCompletion(5, TimeUnit.SECONDS);
    }
    return text.toString();
  }
}
