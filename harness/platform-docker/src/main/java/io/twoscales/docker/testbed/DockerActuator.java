package io.twoscales.docker.testbed;

import com.github.dockerjava.api.exception.DockerException;
import io.twoscales.core.actuation.Action;
import io.twoscales.core.actuation.ActionResult;
import io.twoscales.core.actuation.Actuator;
import io.twoscales.core.experiment.ResizeWay;
import io.twoscales.core.fault.Fault;
import io.twoscales.core.observation.ReplicaState;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Carries out actions on containers. Each runs on a thread of its own from a pool; the table knows
 * of a new replica, and of a resize under way, before {@link #begin} returns.
 */
final class DockerActuator implements Actuator {
  private static final long TELL_DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final int ACCOUNT_ATTEMPTS = 20;
  private static final int ACCOUNT_LINES = 40;
  private static final Duration ACCOUNT_PAUSE = Duration.ofMillis(50);

  private final TestbedSettings settings;
  private final Containers containers;
  private final ReplicaLauncher launcher;
  private final GatewayControl gateway;
  private final ReplicaTable table;
  private final ExecutorService pool;
  private final FaultInjector faults;
  private final InPlaceResize resizes;
  private final ThreadFollower threads;
  private final Map<String, Running> running = new ConcurrentHashMap<>();
  private final Map<String, ReentrantLock> limits = new ConcurrentHashMap<>();
  private final Map<String, Double> slowed = new ConcurrentHashMap<>();

  /** Replicas that start, whose boost is being taken back. */
  private final Set<String> reclaiming = ConcurrentHashMap.newKeySet();

  private final Queue<StartedReplica> ended = new ConcurrentLinkedQueue<>();

  private record Running(String container, String address) {}

  DockerActuator(
      TestbedSettings settings,
      Containers containers,
      ReplicaLauncher launcher,
      GatewayControl gateway,
      ReplicaTable table,
      ExecutorService pool,
      FaultInjector faults) {
    this.settings = settings;
    this.containers = containers;
    this.launcher = launcher;
    this.gateway = gateway;
    this.table = table;
    this.pool = pool;
    this.faults = faults;
    this.resizes =
        new InPlaceResize(EngineLimits.of(containers.client()), settings.platform().resize(), pool);
    this.threads = new ThreadFollower(launcher::useThreads, pool);
  }

  /** Who sets the limits of the replicas that run now. */
  ResizeWay resizeWay() {
    boolean written =
        table.observations().stream().anyMatch(r -> resizes.writes(table.cgroupOf(r.id())));
    return written ? ResizeWay.CGROUP : ResizeWay.ENGINE;
  }

  /** What has gone wrong beside the actions. */
  List<String> problems() {
    List<String> all = new ArrayList<>(threads.problems());
    all.addAll(faults.problems());
    return all;
  }

  /** The container of a replica, while it has one. */
  Optional<String> containerOf(String replica) {
    return Optional.ofNullable(running.get(replica)).map(Running::container);
  }

  @Override
  public CompletableFuture<ActionResult> begin(Action action) {
    if (action instanceof Action.Start start) {
      table.add(start.replica(), start.stage(), start.boostMillicores());
    }
    if (action instanceof Action.Resize resize) {
      if (isStarting(resize.replica())) {
        reclaiming.add(resize.replica());
      }
      table.resizing(resize.replica(), resize.millicores());
    }
    if (action instanceof Action.Drain drain) {
      table.state(drain.replica(), ReplicaState.DRAINING);
    }
    if (occupies(action) && action instanceof Action.OnReplica onReplica) {
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
        tell(() -> gateway.setBatching(setBatch.stage(), setBatch.batchSize(), batchWaitMs()));
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
      if (occupies(action) && action instanceof Action.OnReplica onReplica) {
        table.endAction(onReplica.replica());
      }
    }
  }

  /** A start is a state, beside which its boost may be taken back. */
  private static boolean occupies(Action action) {
    return !(action instanceof Action.Start);
  }

  private double batchWaitMs() {
    return settings.experiment().serving().batchWait().toNanos() / 1e6;
  }

  private ActionResult failed(Action action, String reason) {
    if (action instanceof Action.Start start) {
      if (!isStarting(start.replica())) {
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

  /** How the starts that have ended since the last call went. */
  List<StartedReplica> takeStarts() {
    List<StartedReplica> taken = new ArrayList<>();
    for (StartedReplica next = ended.poll(); next != null; next = ended.poll()) {
      taken.add(next);
    }
    return taken;
  }

  /**
   * A start that has ended.
   *
   * @param log what the model server wrote, if it came so far
   */
  record StartedReplica(StartClock clock, String log) {}

  private ActionResult start(Action.Start action) throws IOException, InterruptedException {
    StartClock clock = new StartClock(action, System.nanoTime());
    try {
      return start(action, clock);
    } finally {
      keepAccount(action, clock);
    }
  }

  /** Nobody waits for what the server has written: it is in the engine's log a little later. */
  private void keepAccount(Action.Start action, StartClock clock) {
    Optional<String> container = containerOf(action.replica());
    if (Double.isNaN(clock.ms(StartClock.Step.READY)) || container.isEmpty()) {
      ended.add(new StartedReplica(clock, ""));
      return;
    }
    try {
      pool.execute(() -> ended.add(new StartedReplica(clock, account(container.get()))));
    } catch (RejectedExecutionException e) {
      ended.add(new StartedReplica(clock, ""));
    }
  }

  private String account(String container) {
    String log = "";
    try {
      for (int attempt = 0; attempt < ACCOUNT_ATTEMPTS && !log.contains("READY "); attempt++) {
        Thread.sleep(ACCOUNT_PAUSE.toMillis());
        log = containers.lastLines(container, ACCOUNT_LINES);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (DockerException e) {
      return log;
    }
    return log;
  }

  private ActionResult start(Action.Start action, StartClock clock)
      throws IOException, InterruptedException {
    long beganNanos = clock.beganNanos();
    if (faults.inForce(Fault.StartsFail.class, action.stage()).isPresent()) {
      return failed(action, "refused by an injected fault");
    }
    boolean neverReady = faults.inForce(Fault.NeverReady.class, action.stage()).isPresent();
    ServedModel served = settings.servedBy(settings.stage(action.stage()));
    String container =
        launcher.create(action.replica(), served, action.boostMillicores(), action.millicores());
    clock.done(StartClock.Step.CREATE, System.nanoTime());
    running.put(action.replica(), new Running(container, ""));
    if (!isStarting(action.replica())) {
      if (running.remove(action.replica()) != null) { // else its stop has found the container
        containers.remove(container);
      }
      return ActionResult.done("stopped before it was started");
    }
    ReplicaLauncher.Launched launched = launcher.launch(served, container);
    clock.done(StartClock.Step.START, System.nanoTime());
    table.running(action.replica(), launched.cgroup());
    running.replace(action.replica(), new Running(container, launched.address()));
    threads.add(
        action.replica(), launched.restAddress(), launcher.threadsFor(served, action.millicores()));
    if (table.targetMillicoresOf(action.replica()) < action.boostMillicores()) {
      InPlaceResize.Outcome reclaimed =
          setLimit(action.replica(), container, action.boostMillicores(), true);
      if (!reclaimed.inForce()) {
        return failed(action, "it keeps a boost that was taken back: " + reclaimed.detail());
      }
    }
    launcher.awaitReady(action.replica(), action.boostMillicores(), launched, beganNanos);
    if (neverReady) {
      Thread.sleep(
          Math.max(
              0,
              settings.platform().startDeadline().toMillis()
                  - (System.nanoTime() - beganNanos) / 1_000_000));
      return failed(action, "kept from becoming ready by an injected fault");
    }
    clock.done(StartClock.Step.READY, System.nanoTime());
    if (action.boostMillicores() > action.millicores()) {
      InPlaceResize.Outcome shrunk =
          setLimit(action.replica(), container, action.millicores(), true);
      if (!shrunk.inForce()) {
        return failed(action, "ready, but it keeps its boost: " + shrunk.detail());
      }
    }
    int limit = table.millicoresOf(action.replica());
    if (limit < action.millicores()) {
      threads.follow(action.replica(), launcher.threadsFor(served, limit));
    }
    clock.done(StartClock.Step.SHRINK, System.nanoTime());
    tell(() -> gateway.replicaReady(action.stage(), action.replica(), launched.address(), limit));
    if (!table.joined(action.replica())) {
      gateway.drain(action.replica()); // the drain of its stop may have come before it joined
      return ActionResult.done("stopped before it was ready");
    }
    clock.done(StartClock.Step.JOIN, System.nanoTime());
    double startedMs = clock.ms(StartClock.Step.CREATE) + clock.ms(StartClock.Step.START);
    String detail =
        "container running after %.0f ms, ready after %.0f ms%s"
            .formatted(
                startedMs,
                startedMs + clock.ms(StartClock.Step.READY),
                action.boostMillicores() > action.millicores()
                    ? ", with %dm until then".formatted(action.boostMillicores())
                    : "");
    return new ActionResult(true, detail, limitOf(launched.cgroup()));
  }

  private interface Message {
    void send() throws IOException, InterruptedException;
  }

  /** Says it again to a gateway that is busy for a moment; only what may be said twice. */
  private static void tell(Message message) throws IOException, InterruptedException {
    long beganNanos = System.nanoTime();
    while (true) {
      try {
        message.send();
        return;
      } catch (HttpTimeoutException e) {
        if (System.nanoTime() - beganNanos > TELL_DEADLINE_NANOS) {
          throw new IOException("the gateway does not answer: " + e.getMessage(), e);
        }
      }
    }
  }

  /** False from the beginning of its stop on. */
  private boolean isStarting(String replica) {
    return table.stateOf(replica).filter(state -> state == ReplicaState.STARTING).isPresent();
  }

  private static int limitOf(Optional<ContainerCgroup> cgroup) {
    return cgroup.map(ContainerCgroup::limitMillicores).orElse(OptionalInt.empty()).orElse(0);
  }

  private ActionResult resize(Action.Resize action) throws IOException, InterruptedException {
    boolean reclaims = reclaiming.remove(action.replica());
    Running replica = running.get(action.replica());
    boolean launched = replica != null && !replica.address().isEmpty();
    if (reclaims && !launched && isStarting(action.replica())) {
      table.resized(action.replica(), action.millicores());
      return ActionResult.done("has not begun yet, and is cut as soon as it has");
    }
    if (replica == null) {
      return failed(action, "no such replica");
    }
    if (faults.inForce(Fault.ResizesRefused.class, action.stage()).isPresent()) {
      return failed(action, "refused by an injected fault");
    }
    Thread.sleep(faults.resizeDelayMs(action.stage()));
    InPlaceResize.Outcome outcome =
        setLimit(action.replica(), replica.container(), action.millicores(), reclaims);
    if (!outcome.inForce()) {
      return new ActionResult(
          false, failed(action, outcome.detail()).detail(), outcome.readBackMillicores());
    }
    String followed = "";
    if (!reclaims) {
      gateway.replicaReady(
          action.stage(), action.replica(), replica.address(), action.millicores());
      followed = followLimit(action);
    }
    return new ActionResult(
        true, outcome.detail() + followed, outcome.readBackMillicores(), outcome.inForceMs());
  }

  /** As many threads as the limit has CPUs; what is said of it. */
  private String followLimit(Action.Resize action) {
    ServedModel served = settings.servedBy(settings.stage(action.stage()));
    int wanted = launcher.threadsFor(served, action.millicores());
    return threads.follow(action.replica(), wanted) ? ", threads to be " + wanted : "";
  }

  /**
   * Sets a replica's limit.
   *
   * @param onlyLower whether what it has or is getting stays where that is less
   */
  private InPlaceResize.Outcome setLimit(
      String replica, String container, int millicores, boolean onlyLower)
      throws InterruptedException {
    ReentrantLock limit = limits.computeIfAbsent(replica, r -> new ReentrantLock());
    limit.lockInterruptibly();
    try {
      int wanted = onlyLower ? Math.min(millicores, table.targetMillicoresOf(replica)) : millicores;
      CpuQuota quota = settings.replicas().quota(wanted);
      double factor = slowed.getOrDefault(replica, 1.0);
      InPlaceResize.Outcome outcome =
          resizes.change(
              container, table.cgroupOf(replica), factor > 1 ? quota.slowedBy(factor) : quota);
      if (outcome.inForce()) {
        table.resized(replica, wanted);
      }
      return outcome;
    } finally {
      limit.unlock();
    }
  }

  /**
   * Squeezes a replica's quota behind everybody's back; 1 gives it back what it shall have.
   *
   * @return why that could not be done; empty when it was, or when the replica has gone
   */
  Optional<String> slow(String replica, double factor) {
    Running target = running.get(replica);
    if (target == null) {
      slowed.remove(replica);
      return Optional.empty();
    }
    if (factor > 1) {
      slowed.put(replica, factor);
    } else {
      slowed.remove(replica);
    }
    table.squeezed(replica, factor > 1);
    try {
      InPlaceResize.Outcome outcome =
          setLimit(replica, target.container(), Integer.MAX_VALUE, true);
      return outcome.inForce() || !running.containsKey(replica)
          ? Optional.empty()
          : Optional.of(outcome.detail());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
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
    threads.remove(action.replica());
    if (replica != null) {
      containers.remove(replica.container());
    }
    table.remove(action.replica());
    return ActionResult.done("removed");
  }
}
