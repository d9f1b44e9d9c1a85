package io.twoscales.docker.testbed;

import io.twoscales.core.actuation.Action;
import io.twoscales.core.actuation.ActionResult;
import io.twoscales.core.actuation.PlatformState;
import io.twoscales.core.control.ControlLoop;
import io.twoscales.core.control.Decision;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.core.run.ActionRecord;
import io.twoscales.core.run.PlatformException;
import io.twoscales.core.run.ReplicaSample;
import io.twoscales.core.run.RunProgress;
import io.twoscales.core.run.RunRecorder;
import io.twoscales.core.run.RunSpec;
import io.twoscales.core.run.SystemSample;
import io.twoscales.docker.testbed.ReplicaTable.Limit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The control loop of one run in real time: senses once a second, asks the controller, begins the
 * actions, takes everything down. All of it happens on one thread; actions run on the testbed's.
 */
public final class RunSession implements AutoCloseable {
  private static final int MAX_FAILED_STARTS_IN_A_ROW = 3;
  private static final int MAX_BLIND_TICKS = 5;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Testbed testbed;
  private final RunSpec spec;
  private final RunRecorder recorder;
  private final RunProgress progress;
  private final ControlLoop loop;
  private final GatewayLog log;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("control"));
  private final AtomicReference<PlatformException> failure = new AtomicReference<>();
  private final List<Ended> beforeWindow = new ArrayList<>();
  private boolean windowKnown;
  private long zeroNanos;
  private int batchSize;
  private int failedStarts;
  private int blindTicks;
  private long lastTickNanos;
  private GatewayControl.Snapshot last;
  private volatile double windowCpuSeconds = Double.NaN;
  private volatile double windowCoreSeconds;
  private volatile double windowStartingCoreSeconds;

  private record Ended(
      Action action, int fromMillicores, long beganNanos, long endedNanos, ActionResult result) {}

  public RunSession(Testbed testbed, RunSpec spec, RunRecorder recorder, RunProgress progress) {
    this.testbed = testbed;
    this.spec = spec;
    this.recorder = recorder;
    this.progress = progress;
    this.loop = new ControlLoop(spec.controller(), spec.experiment().platform().limits());
    this.log = new GatewayLog(spec.experiment().sloMs());
  }

  /**
   * Brings the system into the controller's initial state.
   *
   * @throws PlatformException when a replica does not become ready
   */
  public void bringUp() throws InterruptedException {
    thread.execute(this::reconcile);
    while (!onThread(this::atRest)) {
      throwIfFailed();
      Thread.sleep(20);
    }
    throwIfFailed();
  }

  /** Begins the measured window and its ticks at a time on {@link System#nanoTime}'s clock. */
  public void begin(long windowZeroNanos) throws InterruptedException {
    onThread(
        () -> {
          zeroNanos = windowZeroNanos;
          windowKnown = true;
          beforeWindow.forEach(this::record);
          beforeWindow.clear();
          // What starting has used is not what the first second uses.
          var unused = testbed.table().sample();
          return true;
        });
    testbed.beginFaults(windowZeroNanos);
    long windowEndNanos = zeroNanos + spec.schedule().windowSeconds() * NANOS_PER_SECOND;
    long now = System.nanoTime();
    long toFirstTick = Math.floorMod(zeroNanos - now, NANOS_PER_SECOND);
    var unusedTicks =
        thread.scheduleAtFixedRate(this::tick, toFirstTick, NANOS_PER_SECOND, TimeUnit.NANOSECONDS);
    var unusedBegin =
        thread.schedule(
            () -> testbed.table().beginWindow(zeroNanos, windowEndNanos),
            zeroNanos - now,
            TimeUnit.NANOSECONDS);
    var unusedEnd = thread.schedule(this::endWindow, windowEndNanos - now, TimeUnit.NANOSECONDS);
  }

  /**
   * Fails when the run has broken down.
   *
   * @throws PlatformException with what happened
   */
  public void throwIfFailed() {
    PlatformException broken = failure.get();
    if (broken != null) {
      throw broken;
    }
  }

  /** Stops deciding and collects what the gateway still has. */
  public void end() throws InterruptedException {
    onThread(
        () -> {
          thread.shutdown();
          if (!windowEnded()) {
            endWindow();
          }
          collectLog();
          return true;
        });
  }

  /** The gateway's records; complete after {@link #end}. */
  GatewayLog log() {
    return log;
  }

  /** CPU allocated over the window. */
  public double coreSeconds() {
    return windowCoreSeconds;
  }

  /** The part of the allocated CPU that STARTING replicas had. */
  public double startingCoreSeconds() {
    return windowStartingCoreSeconds;
  }

  /** What was given up as it went on failing, and what came back. */
  public List<String> problems() {
    return loop.problems();
  }

  /** CPU used over the window; NaN when not known. */
  public double cpuSeconds() {
    return windowCpuSeconds;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private boolean windowEnded() {
    return !Double.isNaN(windowCpuSeconds);
  }

  private void endWindow() {
    windowCpuSeconds = testbed.table().cpuSeconds();
    windowCoreSeconds = testbed.table().coreSeconds();
    windowStartingCoreSeconds = testbed.table().startingCoreSeconds();
  }

  private void tick() {
    if (testbed.metricsMissing()) {
      return;
    }
    try {
      long now = System.nanoTime();
      long intervalNanos = lastTickNanos == 0 ? NANOS_PER_SECOND : now - lastTickNanos;
      lastTickNanos = now;
      GatewayControl.Snapshot snapshot = sense();
      if (snapshot == null) {
        return;
      }
      PlatformState before = testbed.state(batchSize);
      List<Action> remaining = loop.reconcile(before);
      boolean settled = loop.inForce(before) && atRest();
      List<Limit> limits = testbed.table().sample();
      int second = (int) Math.round((now - zeroNanos) / 1e9) - 1;
      record(second, snapshot, limits, settled);
      begin(remaining);

      PlatformState state = testbed.state(batchSize);
      Observation observation = observe(now, intervalNanos, snapshot, state);
      Decision decision = loop.tick(observation, state);
      last = snapshot;
      recorder.decision(decision);
      begin(decision.actions());
    } catch (RuntimeException e) {
      fail(new PlatformException("the control loop broke down: " + e, e));
    }
  }

  private GatewayControl.Snapshot sense() {
    try {
      GatewayControl.Snapshot snapshot = testbed.control().snapshot();
      collectLog();
      batchSize = snapshot.batchSize();
      blindTicks = 0;
      return snapshot;
    } catch (IOException e) {
      blindTicks++;
      if (blindTicks >= MAX_BLIND_TICKS) {
        fail(new PlatformException("the gateway has stopped answering: " + e.getMessage(), e));
      }
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private boolean collectLog() throws InterruptedException {
    try {
      String csv;
      do {
        csv = testbed.control().log(log.nextSequence());
        log.add(csv);
      } while (!csv.isEmpty());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private Observation observe(
      long now, long intervalNanos, GatewayControl.Snapshot snapshot, PlatformState state) {
    double seconds = intervalNanos / 1e9;
    double arrived = last == null ? 0 : (snapshot.arrived() - last.arrived()) / seconds;
    double completed = last == null ? 0 : (snapshot.completed() - last.completed()) / seconds;
    GatewayLog.Window window = log.recent(snapshot.epochMicros());
    String stage = loop.plan().stages().get(0).stage();
    return new Observation(
        Math.round((now - zeroNanos) / 1e6) / 1e3,
        List.of(
            new StageObservation(
                stage,
                arrived,
                completed,
                snapshot.queued(),
                snapshot.oldestWaitMs(),
                snapshot.inFlight(),
                state.replicas())),
        window.p50Ms(),
        window.p99Ms(),
        window.violationRate(),
        spec.experiment().platform().limits().capacityMillicores());
  }

  private void record(
      int second, GatewayControl.Snapshot snapshot, List<Limit> limits, boolean settled) {
    int ready = count(limits, ReplicaState.READY);
    int starting = count(limits, ReplicaState.STARTING);
    int allocated = limits.stream().mapToInt(Limit::millicores).sum();
    progress.second(
        second + 1,
        spec.schedule().windowSeconds(),
        "%d replicas, %dm, queue %d".formatted(ready, allocated, snapshot.queued()));
    if (second < 0 || second >= spec.schedule().windowSeconds()) {
      return;
    }
    double used = limits.stream().mapToDouble(Limit::usedMillicores).sum();
    recorder.system(
        new SystemSample(
            second, snapshot.queued(), snapshot.inFlight(), ready, starting, allocated, used));
    for (Limit limit : limits) {
      StagePlan plan = loop.plan().stage(limit.stage());
      boolean isReady = limit.state() == ReplicaState.READY;
      recorder.replica(
          new ReplicaSample(
              second,
              limit.stage(),
              limit.id(),
              limit.state(),
              isReady ? plan.millicores() : plan.startingMillicores(),
              limit.millicores(),
              limit.readBackMillicores(),
              limit.usedMillicores(),
              settled && isReady && !limit.pending()));
    }
  }

  private static int count(List<Limit> limits, ReplicaState state) {
    return (int) limits.stream().filter(limit -> limit.state() == state).count();
  }

  private void reconcile() {
    try {
      begin(loop.reconcile(testbed.state(batchSize)));
    } catch (RuntimeException e) {
      fail(new PlatformException("the control loop broke down: " + e, e));
    }
  }

  private void begin(List<Action> actions) {
    for (Action action : actions) {
      long beganNanos = System.nanoTime();
      int from =
          action instanceof Action.OnReplica onReplica
              ? testbed.table().millicoresOf(onReplica.replica())
              : 0;
      CompletableFuture<ActionResult> result = testbed.actuator().begin(action);
      var unused =
          result.thenAcceptAsync(
              ended -> ended(new Ended(action, from, beganNanos, System.nanoTime(), ended)),
              thread);
    }
  }

  private void ended(Ended ended) {
    if (windowKnown) {
      record(ended);
    } else {
      beforeWindow.add(ended);
    }
    loop.ended(ended.action(), ended.result());
    if (ended.action() instanceof Action.Start) {
      failedStarts = ended.result().succeeded() ? 0 : failedStarts + 1;
      if (failedStarts > 0 && (!windowKnown || failedStarts >= MAX_FAILED_STARTS_IN_A_ROW)) {
        fail(new PlatformException(ended.result().detail()));
        return;
      }
    }
    if (ended.action() instanceof Action.SetBatch setBatch && ended.result().succeeded()) {
      batchSize = setBatch.batchSize();
    }
    reconcile();
  }

  private void record(Ended ended) {
    recorder.action(
        new ActionRecord(
            ended.action(),
            ended.fromMillicores(),
            (ended.beganNanos() - zeroNanos) / 1e9,
            (ended.endedNanos() - ended.beganNanos()) / 1e6,
            ended.result()));
  }

  /** Whether no action is under way and none is left to do. */
  private boolean atRest() {
    PlatformState state = testbed.state(batchSize);
    boolean quiet =
        state.replicas().stream()
            .noneMatch(r -> r.actionPending() || r.state() == ReplicaState.STARTING);
    boolean any =
        state.replicas().stream()
            .map(ReplicaObservation::state)
            .anyMatch(ReplicaState.READY::equals);
    return quiet && any && loop.inForce(state);
  }

  private void fail(PlatformException broken) {
    failure.compareAndSet(null, broken);
  }

  /** A question to be answered on the control thread. */
  private interface Question {
    boolean answer() throws InterruptedException;
  }

  private boolean onThread(Question question) throws InterruptedException {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    thread.execute(
        () -> {
          try {
            answer.complete(question.answer());
          } catch (RuntimeException | InterruptedException e) {
            answer.completeExceptionally(e);
          }
        });
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new PlatformException("the control loop broke down: " + e.getCause(), e);
    }
  }
}
