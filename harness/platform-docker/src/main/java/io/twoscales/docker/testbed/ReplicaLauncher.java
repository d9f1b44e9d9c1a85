package io.twoscales.docker.testbed;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.HostConfig;
import io.twoscales.core.actuation.Action;
import io.twoscales.core.pipeline.StageSpec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Makes the containers of replicas and waits until their models are loaded and warm. */
final class ReplicaLauncher {
  private static final int PORT = 8080;
  private static final Duration READY_POLL = Duration.ofMillis(25);
  private static final long POLLS_PER_LIFE_CHECK = 20;
  private static final int MILLICORES_PER_CPU = 1000;
  private static final int LEAST_QUEUE = 8;

  private final TestbedSettings settings;
  private final Containers containers;
  private final String network;
  private final HttpClient http;

  /**
   * A launcher.
   *
   * @param network the internal one, on which the gateway reaches replicas
   */
  ReplicaLauncher(
      TestbedSettings settings, Containers containers, String network, HttpClient http) {
    this.settings = settings;
    this.containers = containers;
    this.network = network;
    this.http = http;
  }

  /**
   * A container that runs.
   *
   * @param address where its model server listens
   * @param cgroup empty when it cannot be seen from here
   */
  record Launched(String container, String address, Optional<ContainerCgroup> cgroup) {}

  /** Creates the container of a replica, with its CPU limit, not yet started. */
  String create(Action.Start action) {
    StageSpec stage = settings.stage(action.stage());
    HostConfig host =
        HostConfig.newHostConfig()
            .withCpuPeriod(settings.periodMicros())
            .withCpuQuota(settings.quotaMicros(action.millicores()))
            .withCpusetCpus(settings.layout().replicaCpus());
    return containers.create(
        action.replica(), settings.imageOf(stage), network, host, environment(stage));
  }

  private Map<String, String> environment(StageSpec stage) {
    int maxBatch = stage.batches().stream().mapToInt(Integer::intValue).max().orElse(1);
    return Map.of(
        "TWOSCALES_MODEL", stage.served().model(),
        "TWOSCALES_PORT", Integer.toString(PORT),
        "TWOSCALES_MAX_BATCH", Integer.toString(maxBatch),
        // Items of unequal shape go one by one: a batch may come as so many requests.
        "TWOSCALES_QUEUE_CAPACITY", Integer.toString(Math.max(LEAST_QUEUE, maxBatch)),
        "TWOSCALES_REQUEST_TIMEOUT_MS",
            Long.toString(Math.max(1, settings.experiment().serving().callTimeout().toMillis())),
        "TWOSCALES_THREADS", Integer.toString(threadsFor(largestMillicores())));
  }

  private int largestMillicores() {
    return settings.experiment().platform().limits().maxPerReplicaMillicores();
  }

  /** Threads of one inference under a CPU limit: more than its CPUs would be throttled. */
  private static int threadsFor(int millicores) {
    return Math.max(1, millicores / MILLICORES_PER_CPU);
  }

  /** Starts a container that was created. */
  Launched launch(String container) {
    containers.client().startContainerCmd(container).exec();
    InspectContainerResponse inspected = containers.client().inspectContainerCmd(container).exec();
    long pid = Optional.ofNullable(inspected.getState().getPidLong()).orElse(0L);
    String ip = inspected.getNetworkSettings().getNetworks().get(network).getIpAddress();
    return new Launched(container, ip + ":" + PORT, ContainerCgroup.ofProcess(pid));
  }

  /**
   * Waits until a replica is ready.
   *
   * @param beganNanos from when on the start deadline counts
   * @throws IOException when it ends before or is not ready in time, with what it said last
   */
  void awaitReady(Action.Start action, Launched replica, long beganNanos)
      throws IOException, InterruptedException {
    Duration deadline = settings.experiment().platform().startDeadline();
    HttpRequest probe =
        HttpRequest.newBuilder(URI.create("http://" + replica.address() + "/v2/health/ready"))
            .timeout(Duration.ofSeconds(1))
            .build();
    for (long poll = 1; !isReady(probe); poll++) {
      if (poll % POLLS_PER_LIFE_CHECK == 0) {
        Optional<Long> exit = containers.exitCode(replica.container());
        if (exit.isPresent()) {
          throw new IOException(
              "replica %s ended with exit code %d before it was ready: %s"
                  .formatted(
                      action.replica(), exit.get(), containers.lastLines(replica.container(), 5)));
        }
      }
      if (System.nanoTime() - beganNanos > deadline.toNanos()) {
        throw new IOException(
            "replica %s was not ready within %d s at %dm; raise platform.startDeadline if it only needs longer; it says: %s"
                .formatted(
                    action.replica(),
                    deadline.toSeconds(),
                    action.millicores(),
                    containers.lastLines(replica.container(), 5)));
      }
      Thread.sleep(READY_POLL.toMillis());
    }
  }

  private boolean isReady(HttpRequest probe) throws InterruptedException {
    try {
      return http.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // not listening yet
    }
  }
}
