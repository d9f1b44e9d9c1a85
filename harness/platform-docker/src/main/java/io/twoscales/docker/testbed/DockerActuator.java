package io.twoscales.docker.testbed;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.HostConfig;
import io.twoscales.core.actuation.Action;
import io.twoscales.core.actuation.ActionResult;
import io.twoscales.core.actuation.Actuator;
import io.twoscales.core.fault.Fault;
import io.twoscales.core.observation.ReplicaState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/**
 * Carries out actions on containers. Each runs on a thread of its own from a pool; the table knows
 * of a new replica, and of a resize under way, before {@link #begin} returns.
 */
final class DockerActuator implements Actuator {
  private static final int REPLICA_PORT = 8080;
  private static final Duration READY_POLL = Duration.ofMillis(25);
  private static final Duration LIMIT_DEADLINE = Duration.ofMillis(500);
  private static final long POLLS_PER_LIFE_CHECK = 20;

  private final TestbedSettings settings;
  private final Containers containers;
  private final String network;
  private final GatewayControl gateway;
  private final ReplicaTable table;
  private final HttpClient http;
  private final ExecutorService pool;
  private final FaultInjector faults;
  private final Map<String, Running> running = new ConcurrentHashMap<>();

  private record Running(String container, String address) {}

  DockerActuator(
      TestbedSettings settings,
      Containers containers,
      String network,
      GatewayControl gateway,
      ReplicaTable table,
      HttpClient http,
      ExecutorService pool,
      FaultInjector faults) {
    this.settings = settings;
    this.containers = containers;
    this.network = network;
    this.gateway = gateway;
    this.table = table;
    this.http = http;
    this.pool = pool;
    this.faults = faults;
  }

  /** The container of a replica, while it has one. */
  Optional<String> containerOf(String replica) {
    return Optional.ofNullable(running.get(replica)).map(Running::container);
  }

  @Override
  public CompletableFuture<ActionResult> begin(Action action) {
    if (action instanceof Action.Start start) {
      table.add(start.replica(), start.stage(), start.millicores());
    }
    if (action instanceof Action.Resize resize) {
      table.resizing(resize.replica(), resize.millicores());
    }
    if (action instanceof Action.Drain drain) {
      table.state(drain.replica(), ReplicaState.DRAINING);
    }
    if (action instanceof Action.OnReplica onReplica) {
      table.beginAction(onReplica.replica());
    }
    return CompletableFuture.supplyAsync(() -> carryOut(action), pool);
  }

  private ActionResult carryOut(Action action) {
    try {
      if (action instanceof Action.Start start) {
        return start(start);
      } else if (action instanceof Action.Resize resize) {
        return resize(resize);
      } else if (action instanceof Action.Drain drain) {
        return drain(drain);
      } else if (action instanceof Action.Stop stop) {
        return stop(stop);
      } else if (action instanceof Action.SetBatch setBatch) {
        gateway.setBatching(setBatch.stage(), setBatch.batchSize(), 0);
        return ActionResult.done("batch size " + setBatch.batchSize());
      }
      throw new IllegalArgumentException("unknown action " + action);
    } catch (DockerException | IOException e) {
      return failed(action, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(action, "interrupted");
    } catch (RuntimeException e) {
      return failed(action, e.toString());
    } finally {
      if (action instanceof Action.OnReplica onReplica) {
        table.endAction(onReplica.replica());
      }
    }
  }

  private ActionResult failed(Action action, String reason) {
    if (action instanceof Action.Start start) {
      if (table.stateOf(start.replica()).isEmpty()) {
        return ActionResult.done("stopped before it was ready");
      }
      table.state(start.replica(), ReplicaState.FAILED);
    } else if (action instanceof Action.Resize resize) {
      table.resized(resize.replica(), table.millicoresOf(resize.replica()));
    } else if (action instanceof Action.Drain drain) {
      // Whatever it still had is lost or done: it is out of dispatch either way.
      table.state(drain.replica(), ReplicaState.DRAINED);
    }
    return ActionResult.failed(reason == null ? "unknown reason" : reason);
  }

  private ActionResult start(Action.Start action) throws IOException, InterruptedException {
    long beganNanos = System.nanoTime();
    if (faults.inForce(Fault.StartsFail.class, action.stage()).isPresent()) {
      return failed(action, "refused by an injected fault");
    }
    boolean neverReady = faults.inForce(Fault.NeverReady.class, action.stage()).isPresent();
    HostConfig host =
        HostConfig.newHostConfig()
            .withCpuPeriod(settings.periodMicros())
            .withCpuQuota(settings.quotaMicros(action.millicores()))
            .withCpusetCpus(settings.layout().replicaCpus());
    String container =
        containers.create(
            action.replica(), settings.modelServerImage(), network, host, serverEnvironment());
    running.put(action.replica(), new Running(container, ""));
    if (table.stateOf(action.replica()).isEmpty()) {
      containers.remove(container);
      return ActionResult.done("stopped before it was started");
    }
    containers.client().startContainerCmd(container).exec();
    InspectContainerResponse inspected = containers.client().inspectContainerCmd(container).exec();
    long pid = Optional.ofNullable(inspected.getState().getPidLong()).orElse(0L);
    Optional<ContainerCgroup> cgroup = ContainerCgroup.ofProcess(pid);
    table.running(action.replica(), cgroup);
    String address =
        inspected.getNetworkSettings().getNetworks().get(network).getIpAddress()
            + ":"
            + REPLICA_PORT;
    running.put(action.replica(), new Running(container, address));
    long startedNanos = System.nanoTime();
    awaitReady(action, container, address, beganNanos);
    if (neverReady) {
      Thread.sleep(
          Math.max(
              0,
              settings.platform().startDeadline().toMillis()
                  - (System.nanoTime() - beganNanos) / 1_000_000));
      return failed(action, "kept from becoming ready by an injected fault");
    }
    long readyNanos = System.nanoTime();
    gateway.replicaReady(action.replica(), address, action.millicores());
    if (table.stateOf(action.replica()).filter(s -> s == ReplicaState.STARTING).isPresent()) {
      table.state(action.replica(), ReplicaState.READY);
    }
    String detail =
        "container running after %d ms, ready after %d ms"
            .formatted(
                (startedNanos - beganNanos) / 1_000_000, (readyNanos - beganNanos) / 1_000_000);
    int readBack =
        cgroup.map(ContainerCgroup::limitMillicores).orElse(OptionalInt.empty()).orElse(0);
    return new ActionResult(true, detail, readBack);
  }

  private Map<String, String> serverEnvironment() {
    int maxBatch = settings.stage().batches().stream().mapToInt(Integer::intValue).max().orElse(1);
    int maxMillicores = settings.experiment().platform().limits().maxPerReplicaMillicores();
    return Map.of(
        "TWOSCALES_MODEL", settings.variant().model(),
        "TWOSCALES_PORT", Integer.toString(REPLICA_PORT),
        "TWOSCALES_MAX_BATCH", Integer.toString(maxBatch),
        "TWOSCALES_THREADS", Integer.toString(Math.max(1, maxMillicores / 1000)));
  }

  private void awaitReady(Action.Start action, String container, String address, long beganNanos)
      throws IOException, InterruptedException {
    long deadlineNanos = beganNanos + settings.experiment().platform().startDeadline().toNanos();
    HttpRequest probe =
        HttpRequest.newBuilder(URI.create("http://" + address + "/v2/health/ready"))
            .timeout(Duration.ofSeconds(1))
            .build();
    for (long poll = 1; ; poll++) {
      if (isReady(probe)) {
        return;
      }
      if (poll % POLLS_PER_LIFE_CHECK == 0) {
        Optional<Long> exit = containers.exitCode(container);
        if (exit.isPresent()) {
          throw new IOException(
              "replica %s ended with exit code %d before it was ready: %s"
                  .formatted(action.replica(), exit.get(), containers.lastLines(container, 5)));
        }
      }
      if (System.nanoTime() > deadlineNanos) {
        throw new IOException(
            "replica %s was not ready within %d s at %dm; raise platform.startDeadline if it only needs longer; it says: %s"
                .formatted(
                    action.replica(),
                    settings.experiment().platform().startDeadline().toSeconds(),
                    action.millicores(),
                    containers.lastLines(container, 5)));
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

  private ActionResult resize(Action.Resize action) throws IOException, InterruptedException {
    Running replica = running.get(action.replica());
    if (replica == null) {
      return failed(action, "no such replica");
    }
    if (faults.inForce(Fault.ResizesRefused.class, action.stage()).isPresent()) {
      return failed(action, "refused by an injected fault");
    }
    Thread.sleep(injectedDelayMs(action));
    containers
        .client()
        .updateContainerCmd(replica.container())
        .withCpuPeriod(settings.periodMicros())
        .withCpuQuota(settings.quotaMicros(action.millicores()))
        .exec();
    int readBack = readBackLimit(action);
    table.resized(action.replica(), action.millicores());
    gateway.replicaReady(action.replica(), replica.address(), action.millicores());
    boolean asAsked = readBack == 0 || readBack == action.millicores();
    return new ActionResult(
        asAsked,
        asAsked ? "limit " + action.millicores() + "m" : "the limit in force is " + readBack + "m",
        readBack);
  }

  private long injectedDelayMs(Action.Resize action) {
    long late =
        faults
            .inForce(Fault.ResizesLate.class, action.stage())
            .map(fault -> Math.round(1000 * fault.bySeconds()))
            .orElse(0L);
    long deferred =
        faults
            .inForce(Fault.ResizesDeferred.class, action.stage())
            .map(fault -> faults.millisUntil(fault.untilSeconds()))
            .orElse(0L);
    return Math.max(late, deferred);
  }

  /** A cut is in force some milliseconds after the engine has answered; waits for it. */
  private int readBackLimit(Action.Resize action) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + LIMIT_DEADLINE.toNanos();
    while (true) {
      int limit =
          table
              .cgroupOf(action.replica())
              .map(ContainerCgroup::limitMillicores)
              .orElse(OptionalInt.empty())
              .orElse(0);
      if (limit == action.millicores() || limit == 0 || System.nanoTime() > deadlineNanos) {
        return limit;
      }
      Thread.sleep(1);
    }
  }

  private ActionResult drain(Action.Drain action) throws IOException, InterruptedException {
    gateway.drain(action.replica());
    table.state(action.replica(), ReplicaState.DRAINED);
    return ActionResult.done("finished its work");
  }

  private ActionResult stop(Action.Stop action) throws IOException, InterruptedException {
    if (table.stateOf(action.replica()).filter(s -> s != ReplicaState.DRAINED).isPresent()) {
      table.state(action.replica(), ReplicaState.DRAINING);
      gateway.drain(action.replica());
    }
    table.settleUsage(action.replica());
    Running replica = running.remove(action.replica());
    if (replica != null) {
      containers.remove(replica.container());
    }
    table.remove(action.replica());
    return ActionResult.done("removed");
  }
}
