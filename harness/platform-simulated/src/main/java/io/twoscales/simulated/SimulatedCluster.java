package io.twoscales.simulated;

import io.twoscales.core.actuation.Action;
import io.twoscales.core.actuation.ActionResult;
import io.twoscales.core.actuation.PlatformState;
import io.twoscales.core.experiment.ColdStart;
import io.twoscales.core.experiment.PlatformSettings;
import io.twoscales.core.fault.Fault;
import io.twoscales.core.fault.FaultTimes;
import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.run.AllocationMeter;
import io.twoscales.serving.StageSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** The replicas of a run and the actions on them, in virtual time. */
final class SimulatedCluster {

  /** Who wants to know what became of actions. */
  interface Watcher {

    /**
     * An action has come to an end.
     *
     * @param fromMillicores the replica's limit before; 0 where there was none
     */
    void ended(
        Action action, int fromMillicores, long beganNanos, long endedNanos, ActionResult result);
  }

  private static final long START_PRECISION_NANOS = 1_000_000;
  private static final double NANOS_PER_SECOND = 1e9;

  private final ServingSimulation simulation;
  private final List<String> stageNames;
  private final PlatformSettings.Simulated settings;
  private final ColdStart coldStart;
  private final FaultTimes faults;
  private final Watcher watcher;
  private final Nodes nodes;
  private final RandomStream coldStarts;
  private final DelaySampler resizeDelay;
  private final Map<String, Replica> replicas = new LinkedHashMap<>();
  private final List<Replica> byNumber = new ArrayList<>();
  private final Map<String, Integer> batchSizes = new LinkedHashMap<>();
  private final Map<Integer, Runnable> whenDrained = new LinkedHashMap<>();
  private final List<LongConsumer> steps = new ArrayList<>();
  private final AllocationMeter allocated = new AllocationMeter();
  private final AllocationMeter allocatedToStarting = new AllocationMeter();
  private int inForceMillicores;
  private int startingMillicores;
  private double usedByGoneCoreNanos;
  private boolean instant = true;

  SimulatedCluster(
      ServingSimulation simulation,
      List<String> stageNames,
      PlatformSettings.Simulated settings,
      ColdStart coldStart,
      FaultTimes faults,
      long seed,
      Watcher watcher) {
    this.simulation = simulation;
    this.stageNames = stageNames;
    this.settings = settings;
    this.coldStart = coldStart;
    this.faults = faults;
    this.watcher = watcher;
    this.nodes = new Nodes(settings.nodes(), settings.nodeMillicores());
    this.coldStarts = RandomStream.of(seed, 0);
    this.resizeDelay = new DelaySampler(settings.resizeDelay(), RandomStream.of(seed, 1));
  }

  /** From now on actions take their time; before, they are in force at once. */
  void takeTime() {
    instant = false;
  }

  Collection<Replica> replicas() {
    return replicas.values();
  }

  /** CPU limits in force of all replicas. */
  AllocationMeter allocated() {
    return allocated;
  }

  /** CPU limits in force of STARTING replicas. */
  AllocationMeter allocatedToStarting() {
    return allocatedToStarting;
  }

  /** CPU used by all replicas so far, in core-nanoseconds. */
  double usedCoreNanos(long now) {
    double used = usedByGoneCoreNanos;
    for (Replica replica : replicas.values()) {
      used += usedCoreNanos(now, replica);
    }
    return used;
  }

  private double usedCoreNanos(long now, Replica replica) {
    double serving = simulation.servers().usedCoreNanos(now, replica.number);
    return coldStart.isWork() ? serving + startCoreNanos(now, replica) : serving;
  }

  private double startCoreNanos(long now, Replica replica) {
    return simulation.servers().startCoreNanos(now, replica.number, replica.startCoreNanos(now));
  }

  /** CPU limits in force of all replicas together. */
  int inForceMillicores() {
    return inForceMillicores;
  }

  /** What all replicas take of the capacity together. */
  int allocatedMillicores() {
    return nodes.allocatedMillicores();
  }

  /** What there is, for the reconciler and the controller. */
  PlatformState state(long now, double sinceTickSeconds) {
    List<ReplicaObservation> seen = new ArrayList<>(replicas.size());
    for (Replica replica : replicas.values()) {
      double used =
          sinceTickSeconds > 0
              ? (usedCoreNanos(now, replica) - replica.usedCoreNanosAtTick)
                  / (sinceTickSeconds * 1e6)
              : Double.NaN;
      seen.add(
          new ReplicaObservation(
              replica.name,
              stageNames.get(replica.stage),
              replica.state,
              replica.allocatedMillicores(),
              used,
              replica.actionPending));
    }
    return new PlatformState(seen, batchSizes);
  }

  /** The tick is over: CPU use counts from here. */
  void markTick(long now) {
    for (Replica replica : replicas.values()) {
      replica.usedCoreNanosAtTick = usedCoreNanos(now, replica);
    }
  }

  /** Begins an action. */
  void begin(long now, Action action) {
    if (action instanceof Action.Start start) {
      start(now, start);
    } else if (action instanceof Action.Resize resize) {
      resize(now, resize);
    } else if (action instanceof Action.Drain drain) {
      drain(now, drain);
    } else if (action instanceof Action.Stop stop) {
      stop(now, stop);
    } else if (action instanceof Action.SetBatch setBatch) {
      atGateway(now, time -> setBatch(now, time, setBatch));
    }
  }

  /** A step put off is due. */
  void step(int number, long now) {
    LongConsumer step = steps.get(number);
    steps.set(number, null);
    step.accept(now);
  }

  /** The gateway says that a replica has finished its work. */
  void drained(int number) {
    Runnable waiting = whenDrained.remove(number);
    if (waiting != null) {
      waiting.run();
    }
  }

  /** The name of a replica, removed ones included. */
  String nameOf(int number) {
    return byNumber.get(number).name;
  }

  /** READY replicas of a stage, the oldest first. */
  List<Replica> ready(String stage, int most) {
    int number = stageNames.indexOf(stage);
    return replicas.values().stream()
        .filter(r -> r.stage == number && r.state == ReplicaState.READY)
        .limit(most)
        .toList();
  }

  /** The replica dies. */
  void kill(long now, Replica replica) {
    replica.state = ReplicaState.FAILED;
    simulation.lose(now, replica.number);
    Runnable waiting = whenDrained.remove(replica.number);
    if (waiting != null) {
      waiting.run();
    }
  }

  private void start(long now, Action.Start start) {
    int stage = stageNames.indexOf(start.stage());
    if (replicas.containsKey(start.replica())) {
      fail(start, 0, now, now, "there is a replica " + start.replica() + " already");
      return;
    }
    int boosted = nodes.place(start.boostMillicores());
    int node = boosted == Nodes.NONE ? nodes.place(start.millicores()) : boosted;
    int startsWith = boosted == Nodes.NONE ? start.millicores() : start.boostMillicores();
    Replica replica =
        new Replica(
            start.replica(),
            byNumber.size(),
            stage,
            node,
            node == Nodes.NONE ? 0 : startsWith,
            instant ? now : now + coldStart.creation().toNanos());
    replicas.put(replica.name, replica);
    byNumber.add(replica);
    if (node == Nodes.NONE) {
      startFails(now, start, replica, "no node has " + start.millicores() + "m free");
      return;
    }
    nodes.change(node, startsWith);
    measure(now, startsWith, startsWith);
    if (!instant && inForce(Fault.StartsFail.class, start, now)) {
      startFails(now, start, replica, "the container could not be started");
      return;
    }
    long takes = instant ? 0 : coldStartNanos(start.stage(), startsWith);
    boolean never = !instant && inForce(Fault.NeverReady.class, start, now);
    if (!instant) {
      long deadline = settings.startDeadline().toNanos();
      later(now + deadline, time -> tooLate(now, time, start, replica));
    }
    usesCpuToStart(now, replica);
    if (replica.createdAtNanos > now) {
      later(replica.createdAtNanos, time -> created(time, replica));
    }
    if (!never) {
      replica.readyAtNanos = now + takes;
      replica.whenReady = time -> atGateway(time, then -> ready(now, then, start, replica));
      awaitReady(replica);
    }
  }

  private void created(long now, Replica replica) {
    if (isPresent(replica) && replica.state == ReplicaState.STARTING) {
      usesCpuToStart(now, replica);
    }
  }

  private void usesCpuToStart(long now, Replica replica) {
    if (!instant && coldStart.isWork() && now >= replica.createdAtNanos) {
      simulation.starting(now, replica.number, replica.millicores);
    }
  }

  private void tooLate(long began, long now, Action.Start start, Replica replica) {
    if (replica.readyAtNanos > now) {
      startFailed(began, now, start, replica, "not ready within " + millis(now - began));
    }
  }

  private void awaitReady(Replica replica) {
    long at = replica.readyAtNanos;
    later(
        at,
        time -> {
          if (replica.readyAtNanos == at && replica.state == ReplicaState.STARTING) {
            double missing = missingCoreNanos(time, replica);
            long longerNanos = Math.round(missing / (replica.millicores / 1000.0));
            if (longerNanos > START_PRECISION_NANOS) {
              replica.madeUpCoreNanos += missing;
              replica.readyAtNanos = time + longerNanos;
              awaitReady(replica);
            } else {
              replica.whenReady.accept(time);
            }
          }
        });
  }

  /** CPU of a start that others, or the machine below, had, and for which it has not waited yet. */
  private double missingCoreNanos(long now, Replica replica) {
    return instant || !coldStart.isWork()
        ? 0
        : replica.startCoreNanos(now) - startCoreNanos(now, replica) - replica.madeUpCoreNanos;
  }

  /** What remains of a start takes as much longer as a whole one does with the new limit. */
  private void startGoesOn(long now, Replica replica, int before) {
    if (replica.readyAtNanos != Long.MAX_VALUE && replica.readyAtNanos > now) {
      String stage = stageNames.get(replica.stage);
      double ratio =
          (double) coldStart.at(stage, replica.millicores).median().toNanos()
              / coldStart.at(stage, before).median().toNanos();
      replica.readyAtNanos = now + Math.round((replica.readyAtNanos - now) * ratio);
      awaitReady(replica);
    }
  }

  private long coldStartNanos(String stage, int millicores) {
    return DelaySampler.nanos(coldStart.at(stage, millicores), coldStarts);
  }

  private void ready(long began, long now, Action.Start start, Replica replica) {
    if (!isPresent(replica) || replica.state != ReplicaState.STARTING) {
      return;
    }
    leaveStarting(now, replica, ReplicaState.READY);
    endBoost(now, start, replica);
    simulation.replicaReady(now, replica.stage, replica.number, replica.millicores);
    watcher.ended(
        start,
        0,
        began,
        now,
        new ActionResult(true, "ready after " + millis(now - began), replica.millicores));
  }

  private void endBoost(long now, Action.Start start, Replica replica) {
    int planned = Math.min(start.millicores(), replica.millicores);
    int change = planned - replica.millicores;
    replica.limit(now, planned);
    replica.targetMillicores = planned;
    nodes.change(replica.node, change);
    measure(now, change, 0);
  }

  private void startFails(long now, Action.Start start, Replica replica, String reason) {
    later(now + resizeDelay.nextNanos(), time -> startFailed(now, time, start, replica, reason));
  }

  private void startFailed(
      long began, long now, Action.Start start, Replica replica, String reason) {
    if (isPresent(replica) && replica.state == ReplicaState.STARTING) {
      leaveStarting(now, replica, ReplicaState.FAILED);
      fail(start, 0, began, now, reason);
    }
  }

  private void resize(long now, Action.Resize resize) {
    Replica replica = replicas.get(resize.replica());
    if (replica == null || replica.state == ReplicaState.FAILED) {
      fail(resize, 0, now, now, "no replica " + resize.replica());
      return;
    }
    int from = replica.millicores;
    int more = resize.millicores() - replica.allocatedMillicores();
    if (!instant && inForce(Fault.ResizesRefused.class, resize, now)) {
      refuseLater(resize, from, now, replica, "refused by the platform");
      return;
    }
    if (more > 0 && !nodes.hasRoom(replica.node, more)) {
      refuseLater(
          resize,
          from,
          now,
          replica,
          "its node has %dm free".formatted(nodes.freeMillicores(replica.node)));
      return;
    }
    replica.actionPending = true;
    int before = replica.allocatedMillicores();
    replica.targetMillicores = resize.millicores();
    nodes.change(replica.node, replica.allocatedMillicores() - before);
    boolean reclaims = replica.state == ReplicaState.STARTING;
    later(
        resizeInForce(now, resize),
        time -> {
          boolean tooLate = reclaims && replica.state != ReplicaState.STARTING;
          int limit =
              tooLate ? Math.min(resize.millicores(), replica.millicores) : resize.millicores();
          resized(now, time, resize, limit, from, replica);
        });
  }

  private long resizeInForce(long now, Action.Resize resize) {
    if (instant) {
      return now;
    }
    long inForce = now + resizeDelay.nextNanos();
    double at = now / NANOS_PER_SECOND;
    var late = faults.inForce(Fault.ResizesLate.class, resize.stage(), at);
    if (late.isPresent()) {
      inForce += Math.round(late.get().bySeconds() * NANOS_PER_SECOND);
    }
    var deferred = faults.inForce(Fault.ResizesDeferred.class, resize.stage(), at);
    if (deferred.isPresent()) {
      inForce = Math.max(inForce, Math.round(deferred.get().untilSeconds() * NANOS_PER_SECOND));
    }
    return inForce;
  }

  private void resized(
      long began, long now, Action.Resize resize, int millicores, int from, Replica replica) {
    if (!isPresent(replica)) {
      return;
    }
    int before = replica.allocatedMillicores();
    int limitBefore = replica.millicores;
    int change = millicores - limitBefore;
    replica.limit(now, millicores);
    replica.targetMillicores = millicores;
    replica.actionPending = false;
    nodes.change(replica.node, replica.allocatedMillicores() - before);
    measure(now, change, replica.state == ReplicaState.STARTING ? change : 0);
    boolean dead = replica.state == ReplicaState.FAILED;
    if (replica.state == ReplicaState.STARTING && change != 0) {
      usesCpuToStart(now, replica);
      startGoesOn(now, replica, limitBefore);
    }
    if (replica.state == ReplicaState.READY || replica.state == ReplicaState.DRAINING) {
      simulation.resize(now, replica.stage, replica.number, replica.millicores);
    }
    if (replica.state == ReplicaState.READY) {
      atGateway(now, time -> tellSize(time, replica));
    }
    watcher.ended(
        resize,
        from,
        began,
        now,
        dead
            ? ActionResult.failed("the replica died meanwhile")
            : new ActionResult(true, "limit " + replica.millicores + "m", replica.millicores));
  }

  private void tellSize(long now, Replica replica) {
    if (replica.state == ReplicaState.READY && isPresent(replica)) {
      simulation.replicaReady(now, replica.stage, replica.number, replica.millicores);
    }
  }

  private void drain(long now, Action.Drain drain) {
    Replica replica = replicas.get(drain.replica());
    if (replica == null || replica.state != ReplicaState.READY) {
      fail(drain, 0, now, now, "no replica " + drain.replica() + " that serves");
      return;
    }
    replica.state = ReplicaState.DRAINING;
    replica.actionPending = true;
    whenDrained.put(
        replica.number, () -> later(now, time -> drainEnded(now, time, drain, replica)));
    atGateway(now, time -> simulation.drain(time, replica.number));
  }

  private void drainEnded(long began, long now, Action.Drain drain, Replica replica) {
    if (!isPresent(replica)) {
      return;
    }
    replica.actionPending = false;
    if (replica.state == ReplicaState.DRAINING) {
      replica.state = ReplicaState.DRAINED;
    }
    watcher.ended(
        drain,
        replica.millicores,
        began,
        now,
        ActionResult.done("drained in " + millis(now - began)));
  }

  private void stop(long now, Action.Stop stop) {
    Replica replica = replicas.remove(stop.replica());
    if (replica == null) {
      watcher.ended(stop, 0, now, now, ActionResult.done("was gone"));
      return;
    }
    whenDrained.remove(replica.number);
    usedByGoneCoreNanos += usedCoreNanos(now, replica);
    boolean wasStarting = replica.state == ReplicaState.STARTING;
    if (wasStarting) {
      simulation.started(now, replica.number);
    }
    simulation.lose(now, replica.number);
    if (replica.node != Nodes.NONE) {
      nodes.change(replica.node, -replica.allocatedMillicores());
    }
    measure(now, -replica.millicores, wasStarting ? -replica.millicores : 0);
    later(
        now,
        time -> watcher.ended(stop, replica.millicores, now, time, ActionResult.done("stopped")));
  }

  private void setBatch(long began, long now, Action.SetBatch setBatch) {
    int stage = stageNames.indexOf(setBatch.stage());
    StageSettings present = simulation.pipeline().settings(stage);
    simulation.configure(now, stage, present.withBatchSize(setBatch.batchSize()));
    batchSizes.put(setBatch.stage(), setBatch.batchSize());
    later(
        now,
        time ->
            watcher.ended(
                setBatch, 0, began, time, ActionResult.done("batch size " + setBatch.batchSize())));
  }

  /** Whether the replica has not been removed. */
  boolean isPresent(Replica replica) {
    return replicas.get(replica.name) == replica;
  }

  private <F extends Fault> boolean inForce(Class<F> kind, Action action, long now) {
    return faults.inForce(kind, action.stage(), now / NANOS_PER_SECOND).isPresent();
  }

  private void leaveStarting(long now, Replica replica, ReplicaState next) {
    replica.started(now, next);
    simulation.started(now, replica.number);
    measure(now, 0, -replica.millicores);
  }

  /** The limits in force change by so much. */
  private void measure(long now, int change, int startingChange) {
    inForceMillicores += change;
    startingMillicores += startingChange;
    allocated.change(now, inForceMillicores);
    allocatedToStarting.change(now, startingMillicores);
  }

  /** A refusal takes as long as an answer; until then nothing else is tried on the replica. */
  private void refuseLater(Action action, int from, long now, Replica replica, String reason) {
    replica.actionPending = true;
    later(
        now + resizeDelay.nextNanos(),
        time -> {
          replica.actionPending = false;
          fail(action, from, now, time, reason);
        });
  }

  private void fail(Action action, int from, long began, long now, String reason) {
    watcher.ended(action, from, began, now, ActionResult.failed(reason));
  }

  private void atGateway(long now, LongConsumer step) {
    long when = simulation.gatewayReadyNanos(now);
    if (when == now) {
      step.accept(now);
    } else {
      later(when, time -> atGateway(time, step));
    }
  }

  private void later(long when, LongConsumer step) {
    steps.add(step);
    simulation.schedule(when, steps.size() - 1);
  }

  private static String millis(long nanos) {
    return nanos / 1_000_000 + " ms";
  }
}
