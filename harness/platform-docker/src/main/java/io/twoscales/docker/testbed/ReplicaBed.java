package io.twoscales.docker.testbed;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import io.twoscales.core.experiment.ResizeWay;
import io.twoscales.core.run.PlatformException;
import io.twoscales.docker.engine.Leftovers;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Replicas by themselves, without a gateway: in the same containers as on a testbed, on an internal
 * network, to be asked directly. Closing removes everything.
 */
public final class ReplicaBed implements AutoCloseable {
  private final DockerClient client;
  private final String runId;
  private final ReplicaSettings settings;
  private final Containers containers;
  private final ReplicaLauncher launcher;
  private final ExecutorService httpThreads;
  private final InPlaceResize resizes;
  private int started;

  /**
   * Makes the network; there are no replicas yet.
   *
   * @throws PlatformException when that cannot be, with nothing left behind
   */
  public ReplicaBed(DockerClient client, String runId, ReplicaSettings settings) {
    this.client = client;
    this.runId = runId;
    this.settings = settings;
    this.containers = new Containers(client, runId);
    this.httpThreads = Executors.newCachedThreadPool(DaemonThreads.named("http"));
    this.resizes = new InPlaceResize(EngineLimits.of(client), ResizeWay.AUTO, httpThreads);
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .executor(httpThreads)
            .build();
    try {
      String network = containers.createNetwork("internal", true);
      this.launcher = new ReplicaLauncher(settings, containers, network, http);
    } catch (DockerException e) {
      close();
      throw new PlatformException("the network cannot be made: " + e.getMessage(), e);
    }
  }

  /** How replicas are run. */
  public ReplicaSettings settings() {
    return settings;
  }

  /**
   * Starts a replica and waits until it is ready.
   *
   * @throws PlatformException when it does not become ready, with what it said last
   */
  public Replica start(ServedModel served, int millicores) throws InterruptedException {
    String name = "replica-" + ++started;
    long beganNanos = System.nanoTime();
    try {
      String container = launcher.create(name, served, millicores, millicores);
      ReplicaLauncher.Launched launched = launcher.launch(served, container);
      launcher.awaitReady(name, millicores, launched, beganNanos);
      return new Replica(name, served, launched, millicores, System.nanoTime() - beganNanos);
    } catch (IOException | DockerException e) {
      throw new PlatformException("model " + served.variant().name() + ": " + e.getMessage(), e);
    }
  }

  /** Removes everything. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted(); // or the engine could not be talked to
    httpThreads.shutdownNow();
    new Leftovers(client).removeRun(runId);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A change of a CPU limit.
   *
   * @param nanos from the call until the limit was read back
   * @param agreedNanos from the call until the engine knew of it, too
   * @param readBackMillicores the limit in force; 0 when it cannot be read
   */
  public record Resized(long nanos, long agreedNanos, int readBackMillicores) {}

  /** A replica that is ready. */
  public final class Replica implements AutoCloseable {
    private final String name;
    private final ServedModel served;
    private final ReplicaLauncher.Launched launched;
    private final long startNanos;
    private int threads;

    private Replica(
        String name,
        ServedModel served,
        ReplicaLauncher.Launched launched,
        int millicores,
        long startNanos) {
      this.name = name;
      this.served = served;
      this.launched = launched;
      this.threads = launcher.threadsFor(served, millicores);
      this.startNanos = startNanos;
    }

    /** Where its model server listens, REST and gRPC. */
    public String address() {
      return launched.address();
    }

    /** The engine's name of its container. */
    public String container() {
      return launched.container();
    }

    /** Its control group; empty where it cannot be seen. */
    public Optional<ContainerCgroup> cgroup() {
      return launched.cgroup();
    }

    /** From the call to create it until it was ready. */
    public long startNanos() {
      return startNanos;
    }

    /** The last lines it wrote, joined by {@code " | "}. */
    public String lastLines(int lines) throws InterruptedException {
      return containers.lastLines(launched.container(), lines);
    }

    /**
     * Changes its CPU limit in place, reads it back, and has the threads follow it.
     *
     * @throws PlatformException when another limit is in force, or the container has gone
     */
    public Resized resize(int millicores) throws InterruptedException {
      return resize(millicores, resizes);
    }

    /** The same in a given way. */
    public Resized resize(int millicores, ResizeWay way) throws InterruptedException {
      return resize(millicores, new InPlaceResize(EngineLimits.of(client), way, httpThreads));
    }

    private Resized resize(int millicores, InPlaceResize resizes) throws InterruptedException {
      InPlaceResize.Outcome outcome =
          resizes.change(launched.container(), launched.cgroup(), settings.quota(millicores));
      if (!outcome.inForce()) {
        throw died(outcome.detail());
      }
      followLimit(millicores);
      return new Resized(
          Math.round(1e6 * outcome.inForceMs()),
          Math.round(1e6 * outcome.agreedMs()),
          outcome.readBackMillicores());
    }

    private void followLimit(int millicores) throws InterruptedException {
      int wanted = launcher.threadsFor(served, millicores);
      if (wanted != threads) {
        try {
          launcher.useThreads(launched.restAddress(), wanted);
          threads = wanted;
        } catch (IOException e) {
          throw died("it does not take %d threads: %s".formatted(wanted, e.getMessage()));
        }
      }
    }

    /** The failure to report when it does not answer, with its exit code and last words. */
    public PlatformException died(String problem) throws InterruptedException {
      Optional<Long> exit;
      try {
        exit = containers.exitCode(launched.container());
      } catch (DockerException e) {
        return new PlatformException(name + " is gone: " + problem, e);
      }
      return new PlatformException(
          "%s %s (%s); it says: %s"
              .formatted(
                  name,
                  exit.map(code -> "ended with exit code " + code).orElse("does not serve"),
                  problem,
                  lastLines(5)));
    }

    @Override
    public void close() {
      containers.remove(launched.container());
    }
  }
}
