package io.twoscales.docker.testbed;

import io.twoscales.core.actuation.Action;
import io.twoscales.core.actuation.ActionResult;
import io.twoscales.core.actuation.PlatformState;
import io.twoscales.core.control.ControlLoop;
import io.twoscales.core.control.Decision;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.run.ActionRecord;
import io.twoscales.core.run.PlatformException;
import io.twoscales.core.run.RunProgress;
import io.twoscales.core.run.RunRecorder;
import io.twoscales.core.run.RunSpec;
import io.twoscales.docker.testbed.GatewayControl.Snapshot;
import io.twoscales.docker.testbed.ReplicaTable.Limit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

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
  private final ControlLoop loop;
  private final Monitor monitor;
  private final SecondRecorder seconds;
  private final Reserves reserves;
  private final MachineWatch machine;
  private final LongSupplier harnessNanos;
  private final List<String> stages;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("control"));
  private final AtomicReference<PlatformException> failure = new AtomicReference<>();
  private final List<Ended> beforeWindow = new ArrayList<>();
  private final Map<String, Integer> batchSizes = new HashMap<>();
  private final Set<String> settingBatch = new HashSet<>();
  private final Map<String, Integer> failedStarts = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private boolean windowKnown;
  private long zeroNanos;
  private int blindTicks;
  private long lastTickNanos;
  private volatile double windowCpuSeconds = Double.NaN;
  private volatile double windowCoreSeconds;
  private volatile double windowStartingCoreSeconds;

  private record Ended(
      Action action, int fromMillicores, long beganNanos, long endedNanos, ActionResult result) {}

  /**
   * A run's control loop.
   *
   * @param harnessNanos CPU time that load generator and harness have used so far
   */
  public RunSession(
      Testbed testbed,
      RunSpec spec,
      RunRecorder recorder,
      RunProgress progress,
      LongSupplier harnessNanos) {
    Experiment experiment = spec.experiment();
    this.testbed = testbed;
    this.spec = spec;
    this.recorder = recorder;
    this.stages = experiment.pipeline().stages().stream().map(StageSpec::name).toList();
    this.loop =
        new ControlLoop(
            spec.controller(),
            experiment.platform().limits(),
            testbed.settings().platform().startBoostMillicores());
    this.monitor =
        new Monitor(
            testbed.control(),
            stages,
            experiment.sloMs(),
            experiment.platform().limits().capacityMillicores());
    this.seconds = new SecondRecorder(recorder, progress, spec.schedule().windowSeconds());
    this.reserves = new Reserves(experiment, testbed.control());
    this.machine =
        new MachineWatch(
            Path.of("/proc"),
            testbed.settings().layout(),
            testbed.settings().platform().disturbance());
    this.harnessNanos = harnessNanos;
  }

  /**
   * Begins to bring the system into the controller's initial state. Returns when the gateway has
   * been told its batch sizes, with the replicas still starting: what starts beside those from here
   * on does not hold up a gateway that has just begun.
   *
   * @throws PlatformException when it does not come to that
   */
  public void beginBringUp() throws InterruptedException {
    thread.execute(() -> guarded(this::reconcile));
    await(settingBatch::isEmpty);
  }

  /**
   * Waits for the controller's initial state, with a replica of every stage at least.
   *
   * @throws PlatformException when it does not come to that
   */
  public void awaitUp() throws InterruptedException {
    await(this::isUp);
  }

  private void await(Question question) throws InterruptedException {
    while (!onThread(question)) {
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
          recordStarts();
          return true;
        });
    testbed.beginFaults(windowZeroNanos);
    long windowEndNanos = zeroNanos + spec.schedule().windowSeconds() * NANOS_PER_SECOND;
    long now = System.nanoTime();
    long toFirstTick = Math.floorMod(zeroNanos - now, NANOS_PER_SECOND);
    var unusedTicks =
        thread.scheduleAtFixedRate(
            () -> guarded(this::tick), toFirstTick, NANOS_PER_SECOND, TimeUnit.NANOSECONDS);
    var unusedBegin =
        thread.schedule(
            () -> {
              testbed.table().beginWindow(zeroNanos, windowEndNanos);
              machine.begin(System.nanoTime(), oursNanos());
            },
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
          try {
            monitor.collectLog();
          } catch (IOException e) {
            problems.add("the gateway's last records are missing: " + e.getMessage());
          }
          recordStarts();
          return true;
        });
  }

  /** The gateway's records; complete after {@link #end}. */
  GatewayLog log() {
    return monitor.log();
  }

  /** CPU allocated over the window. */
  public double coreSeconds() {
    return windowCoreSeconds;
  }

  /** The part of the allocated CPU that STARTING replicas had. */
  public double startingCoreSeconds() {
    return windowStartingCoreSeconds;
  }

  /** What was given up as it went on failing, what came back, what is missing; after the end. */
  public List<String> problems() {
    List<String> all = new ArrayList<>(loop.problems());
    all.addAll(problems);
    all.addAll(testbed.actuator().problems());
    return all;
  }

  /** What disturbed the run beyond the limits; empty when nothing did; after the end. */
  public String disturbance() {
    return machine.disturbance();
  }

  /**
   * What the machine did to the run, so that it is to be measured again; empty if it need not be.
   */
  public String spoiled() {
    return machine.spoiled();
  }

  /** CPU used over the window; NaN when not known. */
  public double cpuSeconds() {
    return windowCpuSeconds;
  }

  @Override
  public void close() {
    thread.shutdownNow();
    reserves.close();
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
    long now = System.nanoTime();
    long intervalNanos = lastTickNanos == 0 ? NANOS_PER_SECOND : now - lastTickNanos;
    lastTickNanos = now;
    Optional<Snapshot> sensed = sense();
    if (sensed.isEmpty()) {
      return;
    }
    PlatformState before = state();
    List<Action> remaining = loop.reconcile(before);
    boolean settled = isQuiet(before) && loop.inForce(before);
    List<Limit> limits = testbed.table().sample();
    int second = (int) Math.round((now - zeroNanos) / 1e9) - 1;
    seconds.second(second, sensed.get(), limits, loop.plan(), settled, loop.fits());
    if (second >= 0 && second < spec.schedule().windowSeconds()) {
      recorder.machine(machine.sample(second, now, oursNanos()));
    }
    recordStarts();
    begin(remaining);

    PlatformState state = state();
    reserves.update(state);
    double timeSeconds = Math.round((now - zeroNanos) / 1e6) / 1e3;
    Observation observation =
        monitor.observe(timeSeconds, intervalNanos / 1e9, sensed.get(), state.replicas());
    Decision decision = loop.tick(observation, state);
    recorder.decision(decision);
    begin(decision.actions());
  }

  private long oursNanos() {
    return testbed.usedNanos() + harnessNanos.getAsLong();
  }

  private void recordStarts() {
    for (DockerActuator.StartedReplica start : testbed.actuator().takeStarts()) {
      recorder.start(start.clock().record(zeroNanos, start.log()));
    }
  }

  private Optional<Snapshot> sense() {
    try {
      Snapshot snapshot = monitor.sense();
      snapshot.stages().forEach((name, stage) -> batchSizes.put(name, stage.batchSize()));
      blindTicks = 0;
      return Optional.of(snapshot);
    } catch (IOException e) {
      blindTicks++;
      if (blindTicks >= MAX_BLIND_TICKS) {
        fail(new PlatformException("the gateway has stopped answering: " + e.getMessage(), e));
      }
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private PlatformState state() {
    return new PlatformState(testbed.table().observations(), batchSizes);
  }

  private void reconcile() {
    begin(loop.reconcile(state()));
  }

  /** A step on the control thread, whose failure is the run's. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      fail(new PlatformException("the control loop broke down: " + e, e));
    }
  }

  private void begin(List<Action> actions) {
    for (Action action : actions) {
      if (action instanceof Action.SetBatch && !settingBatch.add(action.stage())) {
        continue; // what is left to do when the present one has ended is found then
      }
      long beganNanos = System.nanoTime();
      int from =
          action instanceof Action.OnReplica onReplica
              ? testbed.table().millicoresOf(onReplica.replica())
              : 0;
      CompletableFuture<ActionResult> result = testbed.actuator().begin(action);
      var unused =
          result.thenAcceptAsync(
              end -> {
                Ended ended = new Ended(action, from, beganNanos, System.nanoTime(), end);
                guarded(() -> ended(ended));
              },
              thread);
    }
  }

  private void ended(Ended ended) {
    if (windowKnown) {
      record(ended);
    } else {
      beforeWindow.add(ended);
    }
    Action action = ended.action();
    ActionResult result = ended.result();
    loop.ended(action, result);
    if (action instanceof Action.SetBatch setBatch) {
      settingBatch.remove(setBatch.stage());
      if (result.succeeded()) {
        batchSizes.put(setBatch.stage(), setBatch.batchSize());
      }
    }
    if (isFatal(action, result)) {
      fail(
          new PlatformException(
              action instanceof Action.Start
                  ? result.detail()
                  : "%s at stage %s: %s"
                      .formatted(action.kind(), action.stage(), result.detail())));
      return;
    }
    reserves.update(state());
    reconcile();
  }

  /**
   * Nothing may fail while the system is brought up; later a stage that starts nothing and has
   * nothing that serves is lost. One that has goes on with it, and the starts are tried again more
   * and more rarely.
   */
  private boolean isFatal(Action action, ActionResult result) {
    if (!windowKnown && !result.succeeded()) {
      return true;
    }
    if (!(action instanceof Action.Start)) {
      return false;
    }
    if (result.succeeded()) {
      failedStarts.remove(action.stage());
      return false;
    }
    return failedStarts.merge(action.stage(), 1, Integer::sum) >= MAX_FAILED_STARTS_IN_A_ROW
        && state().replicas().stream()
            .noneMatch(r -> r.stage().equals(action.stage()) && r.state() == ReplicaState.READY);
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

  /** Whether nothing is under way. */
  private boolean isQuiet(PlatformState state) {
    return settingBatch.isEmpty()
        && state.replicas().stream()
            .noneMatch(r -> r.actionPending() || r.state() == ReplicaState.STARTING);
  }

  /** Whether the initial plan is in force; one that leaves a stage without a replica never is. */
  private boolean isUp() {
    PlatformState state = state();
    if (!isQuiet(state) || !loop.inForce(state)) {
      return false;
    }
    for (String stage : stages) {
      if (state.replicas().stream().noneMatch(replica -> replica.stage().equals(stage))) {
        fail(
            new PlatformException(
                "platform.capacity (%dm) has no room for a replica of stage %s beside those of the others; raise it"
                    .formatted(spec.experiment().platform().limits().capacityMillicores(), stage)));
      }
    }
    return true;
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
