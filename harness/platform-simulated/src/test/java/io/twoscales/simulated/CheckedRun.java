package io.twoscales.simulated;

import io.twoscales.core.actuation.Action;
import io.twoscales.core.actuation.ActionResult;
import io.twoscales.core.experiment.ServingSettings;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.run.RunRecorder;
import io.twoscales.core.run.RunSpec;
import io.twoscales.serving.DropReason;
import io.twoscales.serving.Outcome;
import io.twoscales.serving.ServingPipeline;
import io.twoscales.serving.StageCounters;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A run that stops at the first event after which something does not hold that always must. */
final class CheckedRun extends SimulatedRun {

  /** What did not hold. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Broken(String what) {
      super(what);
    }
  }

  /** Far more than any scenario needs. */
  private static final long MOST_EVENTS = 2_000_000;

  private final RunSpec spec;
  private final int stages;
  private final Set<Long> ended = new HashSet<>();
  private final Map<Integer, ReplicaState> statesSeen = new HashMap<>();
  private long lastNanos = Long.MIN_VALUE;
  private long arrivedRequests;
  private long events;

  CheckedRun(RunSpec spec, RunRecorder recorder) {
    super(spec, recorder, new SilentProgress());
    this.spec = spec;
    this.stages = spec.experiment().pipeline().stages().size();
  }

  long events() {
    return events;
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new Broken(what);
    }
  }

  @Override
  public void dispatched(long batch, long nowNanos) {
    ServingPipeline pipeline = simulation().pipeline();
    int stage = pipeline.batchStage(batch);
    int number = pipeline.batchReplica(batch);
    Replica replica = present(number);
    require(replica != null, "a batch went to replica " + number + ", which is gone");
    require(
        replica.state == ReplicaState.READY || replica.state == ReplicaState.DRAINING,
        "a batch went to a replica that is " + replica.state);
    require(replica.stage == stage, "a batch went to a replica of another stage");
    require(
        pipeline.batchSize(batch) <= pipeline.settings(stage).batchSize(),
        "a batch of " + pipeline.batchSize(batch) + " at stage " + stage);
    require(pipeline.batchesAt(number) == 1, "a replica has " + pipeline.batchesAt(number));
    for (int i = 0; i < pipeline.batchSize(batch); i++) {
      require(
          !ended.contains(pipeline.batchTag(batch, i)), "a request that has ended was dispatched");
    }
  }

  private Replica present(int number) {
    for (Replica replica : cluster().replicas()) {
      if (replica.number == number) {
        return replica;
      }
    }
    return null;
  }

  @Override
  public void ended(
      int request, long tag, Outcome outcome, int stage, DropReason reason, long nowNanos) {
    require(ended.add(tag), "request " + tag + " ended twice");
    ServingPipeline pipeline = simulation().pipeline();
    for (int s = 0; s < stages; s++) {
      long enqueued = pipeline.enqueuedNanos(request, s);
      long dispatched = pipeline.dispatchedNanos(request, s);
      long done = pipeline.doneNanos(request, s);
      require(
          dispatched == ServingPipeline.NEVER || dispatched >= enqueued, "dispatched too early");
      require(done == ServingPipeline.NEVER || done >= dispatched, "done too early");
      require(
          outcome != Outcome.COMPLETED
              || enqueued == ServingPipeline.NEVER
              || done != ServingPipeline.NEVER,
          "completed with stage " + s + " undone");
    }
    if (reason == DropReason.TOO_LATE) {
      require(
          spec.experiment().serving().drop() != ServingSettings.Drop.NEVER,
          "dropped where nothing is dropped");
    }
    super.ended(request, tag, outcome, stage, reason, nowNanos);
  }

  @Override
  public void ended(
      Action action, int fromMillicores, long beganNanos, long endedNanos, ActionResult result) {
    require(endedNanos >= beganNanos, action + " ended before it began");
    super.ended(action, fromMillicores, beganNanos, endedNanos, result);
  }

  @Override
  public void handled(long nowNanos) {
    super.handled(nowNanos);
    events++;
    require(events < MOST_EVENTS, "no end is in sight at " + nowNanos + " ns");
    require(nowNanos >= lastNanos, "time ran from " + lastNanos + " to " + nowNanos);
    lastNanos = nowNanos;
    int allocated = 0;
    int inForce = 0;
    for (Replica replica : cluster().replicas()) {
      allocated += replica.allocatedMillicores();
      inForce += replica.millicores;
      checkLife(replica);
    }
    require(
        inForce == cluster().inForceMillicores(),
        inForce + "m are in force, " + cluster().inForceMillicores() + "m are counted");
    require(
        allocated == cluster().allocatedMillicores(),
        allocated + "m are allocated, " + cluster().allocatedMillicores() + "m are counted");
    require(
        allocated <= spec.experiment().platform().limits().capacityMillicores(),
        allocated + "m are allocated");
    long source = 0;
    for (int s = 0; s < stages; s++) {
      StageCounters c = simulation().pipeline().counters(s);
      require(
          c.arrived()
              == c.completed()
                  + c.dropped()
                  + c.failed()
                  + c.abandoned()
                  + c.queued()
                  + c.inFlight(),
          "stage " + s + " lost count: " + c);
      require(
          c.queued() <= spec.experiment().serving().queueCapacity(),
          "stage " + s + " holds " + c.queued());
      source += s == 0 ? c.arrived() : 0;
    }
    require(source >= arrivedRequests, "arrivals ran back");
    arrivedRequests = source;
  }

  /** READY after STARTING, DRAINED after DRAINING, nothing after FAILED. */
  private void checkLife(Replica replica) {
    ReplicaState before = statesSeen.put(replica.number, replica.state);
    if (before == null || before == replica.state) {
      return;
    }
    boolean allowed =
        switch (before) {
          case STARTING ->
              replica.state == ReplicaState.READY || replica.state == ReplicaState.FAILED;
          case READY ->
              replica.state == ReplicaState.DRAINING
                  || replica.state == ReplicaState.DRAINED
                  || replica.state == ReplicaState.FAILED;
          case DRAINING ->
              replica.state == ReplicaState.DRAINED || replica.state == ReplicaState.FAILED;
          case DRAINED, FAILED -> false;
        };
    require(allowed, "a replica went from " + before + " to " + replica.state);
    if (replica.state == ReplicaState.DRAINED) {
      require(
          simulation().pipeline().batchesAt(replica.number) == 0,
          "a replica is drained and has work");
    }
  }
}
