package io.twoscales.simulated;

import io.twoscales.core.actuation.Action;
import io.twoscales.core.actuation.ActionResult;
import io.twoscales.core.actuation.PlatformState;
import io.twoscales.core.control.ControlLoop;
import io.twoscales.core.control.Decision;
import io.twoscales.core.experiment.ColdStart;
import io.twoscales.core.experiment.CpuQuotas;
import io.twoscales.core.experiment.Delay;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.PlatformSettings;
import io.twoscales.core.experiment.ServiceNoise;
import io.twoscales.core.experiment.Waking;
import io.twoscales.core.fault.Fault;
import io.twoscales.core.fault.FaultTimes;
import io.twoscales.core.observation.LatencyWindow;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.core.run.ActionRecord;
import io.twoscales.core.run.Detail;
import io.twoscales.core.run.ReplicaSample;
import io.twoscales.core.run.RequestRecord;
import io.twoscales.core.run.RunProgress;
import io.twoscales.core.run.RunRecorder;
import io.twoscales.core.run.RunSpec;
import io.twoscales.core.run.RunTotals;
import io.twoscales.core.run.SystemSample;
import io.twoscales.serving.DropReason;
import io.twoscales.serving.Outcome;
import io.twoscales.serving.ServingPipeline;
import io.twoscales.serving.StageCounters;
import io.twoscales.solver.PipelineModel;
import io.twoscales.solver.StageModel;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * One controller once, in virtual time. Time zero is the beginning of the measured window.
 *
 * <p>Once a second: sense, decide, act; between the ticks requests flow and actions come to their
 * ends. The order of steps within a tick is that of the platforms in real time.
 */
class SimulatedRun implements ServingSimulation.Owner, SimulatedCluster.Watcher {
  private static final long SECOND = 1_000_000_000L;
  private static final int OBSERVED_SECONDS = 5;
  private static final long TAIL_SECONDS = 30;
  private static final int PROGRESS_STEPS = 200;
  private static final int FAULT_BITS = 40;
  private static final long FAULT_BEGINS = 1L << FAULT_BITS;
  private static final long FAULT_ENDS = 2L << FAULT_BITS;
  private static final long FAULT_NUMBER = FAULT_BEGINS - 1;

  private final RunSpec spec;
  private final Experiment experiment;
  private final RunRecorder recorder;
  private final RunProgress progress;
  private final List<String> stageNames;
  private final double[] multiplicity;
  private final long fanOutSeed;
  private final long lossSeed;
  private final Delay overhead;
  private final long overheadSeed;
  private final long idleSeconds;
  private final FaultTimes faults;
  private final ServingSimulation simulation;
  private final SimulatedCluster cluster;
  private final ControlLoop loop;
  private final Reserves reserves;
  private final LatencyWindow latencies = new LatencyWindow(OBSERVED_SECONDS);
  private final BitSet recorded = new BitSet();
  private final List<List<Replica>> struck = new ArrayList<>();
  private final boolean withVisits;
  private final boolean withReplicas;
  private final long sloNanos;
  private StageCounters[] countersAtTick;
  private long lastTickNanos;
  private boolean isUp;
  private boolean somethingToReconcile;
  private double coreSeconds;
  private double startingCoreSeconds;
  private double cpuSeconds;

  SimulatedRun(RunSpec spec, RunRecorder recorder, RunProgress progress) {
    this.spec = spec;
    this.experiment = spec.experiment();
    this.recorder = recorder;
    this.progress = progress;
    this.withVisits = recorder.wants(Detail.VISITS);
    this.withReplicas = recorder.wants(Detail.REPLICAS);
    PlatformSettings.Simulated settings = (PlatformSettings.Simulated) experiment.platform();
    PipelineModel model = experiment.pipeline().model(settings.limits());
    List<StageSpec> stages = experiment.pipeline().stages();
    this.stageNames = stages.stream().map(StageSpec::name).toList();
    this.multiplicity = model.stages().stream().mapToDouble(StageModel::multiplicity).toArray();
    this.sloNanos = Math.round(experiment.sloMs() * 1e6);
    this.faults =
        new FaultTimes(
            Stream.concat(experiment.faults().stream(), settings.pauses().of(spec.name()).stream())
                .toList());
    Seeds seeds = new Seeds(experiment.seed(), spec.repetition(), settings.draw());
    this.fanOutSeed = seeds.fanOut();
    this.lossSeed = seeds.loss();
    this.simulation =
        new ServingSimulation(
            Stages.topology(stages),
            Stages.settings(experiment, model),
            servers(settings, model, seeds),
            new ScheduledArrivals(spec.schedule()),
            sloNanos,
            experiment.serving().callTimeout().toNanos(),
            this);
    this.cluster =
        new SimulatedCluster(
            simulation, stageNames, settings, coldStart(settings), faults, seeds.delays(), this);
    this.reserves = new Reserves(experiment, model);
    this.loop =
        new ControlLoop(spec.controller(), settings.limits(), settings.startBoostMillicores());
    this.overhead = settings.overhead();
    this.overheadSeed = seeds.overhead();
    this.idleSeconds = settings.idle().toSeconds();
    this.countersAtTick = new StageCounters[stageNames.size()];
  }

  private ColdStart coldStart(PlatformSettings.Simulated settings) {
    double drift = settings.quotas().map(quotas -> quotas.drift().of(spec.name())).orElse(1.0);
    return settings.coldStart().slower(drift);
  }

  private Servers servers(PlatformSettings.Simulated settings, PipelineModel model, Seeds seeds) {
    if (settings.quotas().isPresent() && settings.noise() instanceof ServiceNoise.Samples work) {
      CpuQuotas quotas = settings.quotas().get();
      long period = quotas.period().toNanos();
      long seed = seeds.periods();
      return new Servers(
          new SampledWork(stageNames, work.byStage(), quotas, spec.name(), seeds.service()),
          settings.warming(),
          stageNames.stream()
              .map(stage -> quotas.wakingOf(stage, spec.name()))
              .toArray(Waking[]::new),
          new SharedCpus(
              quotas.cpus().orElse(SharedCpus.PLENTY),
              period,
              quotas.tick().toNanos(),
              replica -> (long) (period * RandomStream.uniformOf(seed, replica, 0)),
              new StolenTime(
                  SECOND,
                  quotas.steal().cost(),
                  quotas.steal().of(spec.name()).stream()
                      .mapToDouble(Double::doubleValue)
                      .toArray())));
    }
    ServiceTimes times =
        settings.noise() instanceof ServiceNoise.Samples samples
            ? new SampledServiceTimes(stageNames, samples.byStage(), seeds.service())
            : new ModelledServiceTimes(model, settings.noise(), seeds.service());
    return new Servers(times, settings.warming());
  }

  ServingSimulation simulation() {
    return simulation;
  }

  SimulatedCluster cluster() {
    return cluster;
  }

  /** Runs to the end, or until the thread is interrupted. */
  RunTotals run(long wallBeganNanos, java.util.function.LongSupplier wallNanos) {
    int windowSeconds = spec.schedule().windowSeconds();
    long began = -Math.max(1, experiment.workload().warmUpSeconds() + idleSeconds) * SECOND;
    bringUp(began);
    scheduleFaults();
    long end = windowSeconds * SECOND;
    cluster.allocated().window(0, end);
    cluster.allocatedToStarting().window(0, end);
    long last = end + 2 * experiment.dropAfter().toNanos() + TAIL_SECONDS * SECOND;
    long tick = began + SECOND;
    boolean complete = true;
    int progressEvery = Math.max(1, windowSeconds / PROGRESS_STEPS);
    while (tick <= last) {
      simulation.runUntil(tick);
      if (tick == 0) {
        beginWindow(tick);
      }
      if (tick == end) {
        endWindow(tick);
      }
      if (tick > end && isOver()) {
        break;
      }
      if (Thread.currentThread().isInterrupted()) {
        complete = false;
        break;
      }
      tick(tick, progressEvery);
      tick += SECOND;
    }
    if (!complete && tick < end) {
      endWindow(tick);
    }
    if (complete) {
      recordUnanswered(Math.min(tick, last));
    }
    double measured = complete ? windowSeconds : Math.max(0, Math.min(tick, end) / 1e9);
    return new RunTotals(
        complete,
        measured,
        coreSeconds,
        startingCoreSeconds,
        cpuSeconds,
        (wallNanos.getAsLong() - wallBeganNanos) / 1e9,
        (Math.min(tick, last) - began) / 1e9,
        Double.NaN,
        loop.problems());
  }

  private boolean isOver() {
    return simulation.nextArrivalNanos() == EventQueue.NEVER
        && simulation.pipeline().requestsHeld() == 0;
  }

  private void bringUp(long now) {
    simulation.runUntil(now);
    List<Action> remaining = loop.reconcile(cluster.state(now, 0));
    for (int round = 0; !remaining.isEmpty() && round < 100; round++) {
      remaining.forEach(action -> cluster.begin(now, action));
      simulation.runUntil(now);
      remaining = loop.reconcile(cluster.state(now, 0));
    }
    cluster.takeTime();
    isUp = true;
    lastTickNanos = now;
    rememberCounters();
    cluster.markTick(now);
  }

  private void beginWindow(long now) {
    cpuSeconds = -cluster.usedCoreNanos(now) / 1e9;
  }

  private void endWindow(long now) {
    coreSeconds = cluster.allocated().coreSeconds(now);
    startingCoreSeconds = cluster.allocatedToStarting().coreSeconds(now);
    cpuSeconds += cluster.usedCoreNanos(now) / 1e9;
  }

  private void tick(long now, int progressEvery) {
    double atSeconds = now / 1e9;
    if (faults.inForce(Fault.MetricsMissing.class, atSeconds)) {
      return;
    }
    double interval = (now - lastTickNanos) / 1e9;
    lastTickNanos = now;
    PlatformState before = cluster.state(now, interval);
    List<Action> remaining = loop.reconcile(before);
    boolean settled =
        loop.inForce(before)
            && before.replicas().stream()
                .noneMatch(r -> r.actionPending() || r.state() == ReplicaState.STARTING);
    int second = (int) (now / SECOND) - 1;
    record(second, before, settled, progressEvery);
    remaining.forEach(action -> cluster.begin(now, action));

    PlatformState state = remaining.isEmpty() ? before : cluster.state(now, interval);
    Observation observation = observe(now, interval, state);
    Decision decision = loop.tick(observation, state);
    recorder.decision(decision);
    rememberCounters();
    cluster.markTick(now);
    decision.actions().forEach(action -> cluster.begin(now, action));
  }

  private Observation observe(long now, double interval, PlatformState state) {
    latencies.advanceTo(now);
    ServingPipeline pipeline = simulation.pipeline();
    List<List<ReplicaObservation>> byStage = new ArrayList<>();
    stageNames.forEach(name -> byStage.add(new ArrayList<>()));
    for (ReplicaObservation replica : state.replicas()) {
      byStage.get(stageNames.indexOf(replica.stage())).add(replica);
    }
    List<StageObservation> stages = new ArrayList<>();
    for (int s = 0; s < stageNames.size(); s++) {
      StageCounters counters = pipeline.counters(s);
      long oldest = pipeline.oldestEnqueuedNanos(s);
      stages.add(
          new StageObservation(
              stageNames.get(s),
              (counters.arrived() - countersAtTick[s].arrived()) / interval,
              (counters.completed() - countersAtTick[s].completed()) / interval,
              counters.queued(),
              oldest == ServingPipeline.NEVER ? 0 : (now - oldest) / 1e6,
              counters.inFlight(),
              byStage.get(s)));
    }
    return new Observation(
        now / 1e9,
        stages,
        latencies.percentileMs(0.5),
        latencies.percentileMs(0.99),
        latencies.violationRate(),
        experiment.platform().limits().capacityMillicores());
  }

  private void rememberCounters() {
    for (int s = 0; s < countersAtTick.length; s++) {
      countersAtTick[s] = simulation.pipeline().counters(s);
    }
  }

  private void record(int second, PlatformState state, boolean settled, int progressEvery) {
    int ready = 0;
    int starting = 0;
    int queued = 0;
    int inFlight = 0;
    double used = 0;
    for (ReplicaObservation replica : state.replicas()) {
      ready += replica.state() == ReplicaState.READY ? 1 : 0;
      starting += replica.state() == ReplicaState.STARTING ? 1 : 0;
      used += replica.cpuUsedMillicores();
    }
    for (int s = 0; s < stageNames.size(); s++) {
      StageCounters counters = simulation.pipeline().counters(s);
      queued += counters.queued();
      inFlight += counters.inFlight();
    }
    if ((second + 1) % progressEvery == 0) {
      progress.second(
          second + 1,
          spec.schedule().windowSeconds(),
          ready + " replicas, " + cluster.allocatedMillicores() + "m, queue " + queued);
    }
    if (second < 0 || second >= spec.schedule().windowSeconds()) {
      return;
    }
    recorder.system(
        new SystemSample(
            second, queued, inFlight, ready, starting, cluster.allocatedMillicores(), used));
    if (!withReplicas) {
      return;
    }
    int index = 0;
    for (Replica replica : cluster.replicas()) {
      record(second, replica, state.replicas().get(index++), settled);
    }
  }

  private void record(int second, Replica replica, ReplicaObservation seen, boolean settled) {
    StagePlan plan = loop.plan().stage(seen.stage());
    boolean isReady = seen.state() == ReplicaState.READY;
    recorder.replica(
        new ReplicaSample(
            second,
            seen.stage(),
            seen.id(),
            seen.state(),
            isReady ? plan.millicores() : plan.startingMillicores(),
            replica.targetMillicores,
            replica.millicores,
            seen.cpuUsedMillicores(),
            settled
                && isReady
                && !seen.actionPending()
                && (loop.fits() || replica.targetMillicores == plan.millicores())));
  }

  @Override
  public int items(long tag, int stage) {
    double mean = multiplicity[stage];
    if (mean == 1) {
      return 1;
    }
    int whole = (int) mean;
    return RandomStream.uniformOf(fanOutSeed, tag, stage) < mean - whole ? whole + 1 : whole;
  }

  @Override
  public void ended(
      int request, long tag, Outcome outcome, int stage, DropReason reason, long now) {
    ServingPipeline pipeline = simulation.pipeline();
    long scheduled = pipeline.deadlineNanos(request) - sloNanos;
    long latency = now - scheduled;
    latencies.add(now, latency / 1000, outcome != Outcome.COMPLETED || latency > sloNanos);
    if (tag < 0) {
      return;
    }
    recorded.set((int) tag);
    recorder.request(
        new RequestRecord(
            (int) tag,
            scheduled / 1000,
            scheduled / 1000,
            ceilingMicros(now + overheadNanos(tag)),
            outcomeOf(outcome),
            detail(outcome, stage, reason),
            withVisits ? visits(request, now) : List.of()));
  }

  /** What comes on top outside the gateway; the same for all controllers of a repetition. */
  private long overheadNanos(long tag) {
    return overhead.median().isZero()
        ? 0
        : DelaySampler.nanos(overhead, RandomStream.of(overheadSeed, tag));
  }

  private String detail(Outcome outcome, int stage, DropReason reason) {
    return switch (outcome) {
      case COMPLETED -> "";
      case FAILED -> "a replica of " + stageNames.get(stage) + " failed";
      case DROPPED ->
          switch (reason) {
            case QUEUE_FULL -> "the queue of " + stageNames.get(stage) + " was full";
            case TOO_LATE -> "too late at " + stageNames.get(stage);
            case SHUT_DOWN -> "shut down";
          };
    };
  }

  private List<RequestRecord.StageVisit> visits(int request, long now) {
    ServingPipeline pipeline = simulation.pipeline();
    List<RequestRecord.StageVisit> visits = new ArrayList<>(stageNames.size());
    for (int s = 0; s < stageNames.size(); s++) {
      long enqueued = pipeline.enqueuedNanos(request, s);
      if (enqueued != ServingPipeline.NEVER) {
        long dispatched = pipeline.dispatchedNanos(request, s);
        long done = pipeline.doneNanos(request, s);
        int replica = pipeline.replica(request, s);
        visits.add(
            new RequestRecord.StageVisit(
                stageNames.get(s),
                Math.floorDiv(enqueued, 1000L),
                dispatched == ServingPipeline.NEVER ? -1 : Math.floorDiv(dispatched, 1000L),
                Math.floorDiv(done == ServingPipeline.NEVER ? now : done, 1000L),
                replica < 0 ? "" : cluster.nameOf(replica),
                pipeline.batchSize(request, s)));
      }
    }
    return visits;
  }

  private static io.twoscales.core.run.Outcome outcomeOf(Outcome outcome) {
    return switch (outcome) {
      case COMPLETED -> io.twoscales.core.run.Outcome.COMPLETED;
      case DROPPED -> io.twoscales.core.run.Outcome.DROPPED;
      case FAILED -> io.twoscales.core.run.Outcome.FAILED;
    };
  }

  /** A latency is not made shorter by rounding. */
  private static long ceilingMicros(long nanos) {
    return -Math.floorDiv(-nanos, 1000L);
  }

  private void recordUnanswered(long now) {
    long[] due = spec.schedule().measuredMicros();
    for (int id = recorded.nextClearBit(0); id < due.length; id = recorded.nextClearBit(id + 1)) {
      recorder.request(
          new RequestRecord(
              id,
              due[id],
              due[id],
              ceilingMicros(now),
              io.twoscales.core.run.Outcome.FAILED,
              "no answer",
              List.of()));
    }
  }

  /** Once for all that happened at one time. */
  @Override
  public void handled(long now) {
    if (somethingToReconcile && simulation.nextEventNanos() > now) {
      somethingToReconcile = false;
      loop.reconcile(cluster.state(now, 0)).forEach(next -> cluster.begin(now, next));
    }
  }

  @Override
  public void drained(int replica, long now) {
    cluster.drained(replica);
  }

  @Override
  public void due(long what, long now) {
    if (what >= FAULT_ENDS) {
      faultEnds((int) (what & FAULT_NUMBER), now);
    } else if (what >= FAULT_BEGINS) {
      faultBegins((int) (what & FAULT_NUMBER), now);
    } else {
      cluster.step((int) what, now);
    }
  }

  @Override
  public void ended(
      Action action, int fromMillicores, long beganNanos, long endedNanos, ActionResult result) {
    if (isUp) {
      recorder.action(
          new ActionRecord(
              action, fromMillicores, beganNanos / 1e9, (endedNanos - beganNanos) / 1e6, result));
    }
    loop.ended(action, result);
    reserves.update(endedNanos, simulation, cluster.replicas());
    somethingToReconcile |= result.succeeded() && isUp;
  }

  private void scheduleFaults() {
    for (int i = 0; i < faults.all().size(); i++) {
      Fault fault = faults.all().get(i);
      struck.add(List.of());
      simulation.schedule(Math.round(fault.atSeconds() * 1e9), FAULT_BEGINS | i);
    }
  }

  private void faultBegins(int number, long now) {
    Fault fault = faults.all().get(number);
    if (fault instanceof Fault.Kill kill) {
      cluster.ready(kill.stage(), kill.replicas()).forEach(r -> cluster.kill(now, r));
    } else if (fault instanceof Fault.Hang hang) {
      strike(number, cluster.ready(hang.stage(), hang.replicas()), hang);
      struck.get(number).forEach(r -> simulation.hang(now, r.number));
    } else if (fault instanceof Fault.Slow slow) {
      strike(number, cluster.ready(slow.stage(), slow.replicas()), slow);
      struck.get(number).forEach(r -> simulation.slow(now, r.number, slow.factor()));
    } else if (fault instanceof Fault.NetworkDelay delay) {
      long nanos = Math.round(delay.delayMs() * 1e6);
      strike(number, cluster.ready(delay.stage(), delay.replicas()), delay);
      struck.get(number).forEach(r -> simulation.network(r.number, () -> nanos));
    } else if (fault instanceof Fault.NetworkLoss loss) {
      PacketLoss packets = new PacketLoss(loss.share(), RandomStream.of(lossSeed, number));
      strike(number, cluster.ready(loss.stage(), loss.replicas()), loss);
      struck.get(number).forEach(r -> simulation.network(r.number, packets::nextNanos));
    } else if (fault instanceof Fault.GatewayPause pause) {
      simulation.pauseGateway(Math.round(pause.untilSeconds() * 1e9));
    }
  }

  private void strike(int number, List<Replica> replicas, Fault.Lasting fault) {
    struck.set(number, replicas);
    simulation.schedule(Math.round(fault.untilSeconds() * 1e9), FAULT_ENDS | number);
  }

  private void faultEnds(int number, long now) {
    Fault fault = faults.all().get(number);
    for (Replica replica : struck.get(number)) {
      if (cluster.isPresent(replica) && replica.state != ReplicaState.FAILED) {
        if (fault instanceof Fault.Hang) {
          simulation.recover(now, replica.number);
        } else if (fault instanceof Fault.NetworkDelay || fault instanceof Fault.NetworkLoss) {
          simulation.network(replica.number, () -> 0);
        } else {
          simulation.slow(now, replica.number, 1);
        }
      }
    }
  }
}
