package io.twoscales.docker.testbed;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/** Makes the containers of replicas and waits until their models are loaded and warm. */
final class ReplicaLauncher {
  private static final Duration READY_POLL = Duration.ofMillis(25);
  private static final long POLLS_PER_LIFE_CHECK = 20;

  /** For a second session of the model under a small limit. */
  private static final Duration THREADS_DEADLINE = Duration.ofSeconds(30);

  private final ReplicaSettings settings;
  private final Containers containers;
  private final String network;
  private final HttpClient http;
  private final RepeatableCalls calls;
  private final String controlToken = HexFormat.of().formatHex(SecureRandom.getSeed(16));

  /**
   * A launcher.
   *
   * @param network the internal one, on which the gateway reaches replicas
   */
  ReplicaLauncher(
      ReplicaSettings settings, Containers containers, String network, HttpClient http) {
    this.settings = settings;
    this.containers = containers;
    this.network = network;
    this.http = http;
    this.calls = new RepeatableCalls(http);
  }

  /**
   * A container that runs.
   *
   * @param address where its model server takes requests over gRPC
   * @param restAddress where it takes requests over REST
   * @param readyUrl what answers with 200 once its model is ready
   * @param cgroup empty when it cannot be seen from here
   */
  record Launched(
      String container,
      String address,
      String restAddress,
      String readyUrl,
      Optional<ContainerCgroup> cgroup) {}

  /** Threads of a model's replica under a limit; 0 where they do not follow the limit. */
  int threadsFor(ServedModel served, int millicores) {
    return new ReplicaProgram(settings, served).threadsFollowing(millicores);
  }

  /**
   * Creates the container of a replica, not yet started.
   *
   * @param startMillicores its CPU limit until it is ready
   * @param millicores its limit from then on
   */
  String create(String replica, ServedModel served, int startMillicores, int millicores) {
    CpuQuota quota = settings.quota(startMillicores);
    HostConfig host =
        HostConfig.newHostConfig()
            .withCpuPeriod(quota.periodMicros())
            .withCpuQuota(quota.quotaMicros())
            .withCpusetCpus(settings.layout().replicaCpus());
    ReplicaProgram server = new ReplicaProgram(settings, served);
    host.withBinds(server.binds());
    return containers.create(
        server.program(replica, served.image(), millicores, controlToken), network, host);
  }

  /** Starts a container that was created. */
  Launched launch(ServedModel served, String container) {
    containers.client().startContainerCmd(container).exec();
    InspectContainerResponse inspected = containers.client().inspectContainerCmd(container).exec();
    long pid = Optional.ofNullable(inspected.getState().getPidLong()).orElse(0L);
    String ip = inspected.getNetworkSettings().getNetworks().get(network).getIpAddress();
    ReplicaProgram server = new ReplicaProgram(settings, served);
    return new Launched(
        container,
        server.grpcAddress(ip),
        server.restAddress(ip),
        server.readyUrl(ip),
        ContainerCgroup.ofProcess(pid));
  }

  /**
   * Waits until a replica is ready.
   *
   * @param beganNanos from when on the start deadline counts
   * @throws IOException when it ends before or is not ready in time, with what it said last
   */
  void awaitReady(String name, int millicores, Launched replica, long beganNanos)
      throws IOException, InterruptedException {
    Duration deadline = settings.startDeadline();
    HttpRequest probe =
        HttpRequest.newBuilder(URI.create(replica.readyUrl()))
            .timeout(Duration.ofSeconds(1))
            .build();
    for (long poll = 1; !isReady(probe); poll++) {
      if (poll % POLLS_PER_LIFE_CHECK == 0) {
        Optional<Long> exit = containers.exitCode(replica.container());
        if (exit.isPresent()) {
          throw new IOException(
              "replica %s ended with exit code %d before it was ready: %s"
                  .formatted(name, exit.get(), containers.lastLines(replica.container(), 5)));
        }
      }
      if (System.nanoTime() - beganNanos > deadline.toNanos()) {
        throw new IOException(
            "replica %s was not ready within %d s at %dm; raise platform.startDeadline if it only needs longer; it says: %s"
                .formatted(
                    name,
                    deadline.toSeconds(),
                    millicores,
                    containers.lastLines(replica.container(), 5)));
      }
      Thread.sleep(READY_POLL.toMillis());
    }
  }

  /**
   * Has a model server use so many threads from now on; it serves meanwhile.
   *
   * @throws IOException when it does not, with its reason; it then goes on with as many as before
   */
  void useThreads(String restAddress, int threads) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + restAddress + "/control/threads/" + threads))
            .timeout(THREADS_DEADLINE)
            .header("Authorization", "Bearer " + controlToken)
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> response = calls.send(request);
    if (response.statusCode() != 204) {
      throw new IOException(
          "status %d %s".formatted(response.statusCode(), response.body().strip()));
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
