package io.twoscales.docker.testbed;

import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.core.run.ReplicaSample;
import io.twoscales.core.run.RunProgress;
import io.twoscales.core.run.RunRecorder;
import io.twoscales.core.run.SystemSample;
import io.twoscales.docker.testbed.GatewayControl.Snapshot;
import io.twoscales.docker.testbed.ReplicaTable.Limit;
import java.util.List;

/** Takes down the system and each replica once a second, and tells how far the run is. */
final class SecondRecorder {
  private final RunRecorder recorder;
  private final RunProgress progress;
  private final int windowSeconds;

  SecondRecorder(RunRecorder recorder, RunProgress progress, int windowSeconds) {
    this.recorder = recorder;
    this.progress = progress;
    this.windowSeconds = windowSeconds;
  }

  /**
   * A second has passed; those outside the window are told but not recorded.
   *
   * @param second seconds since the measured window began
   * @param plan the plan in force
   * @param settled whether it has been carried out since before this second
   * @param fits whether there is CPU for all of it
   */
  void second(
      int second,
      Snapshot snapshot,
      List<Limit> replicas,
      Plan plan,
      boolean settled,
      boolean fits) {
    int ready = count(replicas, ReplicaState.READY);
    int starting = count(replicas, ReplicaState.STARTING);
    int allocated = replicas.stream().mapToInt(Limit::millicores).sum();
    progress.second(
        second + 1,
        windowSeconds,
        "%d replicas, %dm, queue %d".formatted(ready, allocated, snapshot.queued()));
    if (second < 0 || second >= windowSeconds) {
      return;
    }
    double used = replicas.stream().mapToDouble(Limit::usedMillicores).sum();
    recorder.system(
        new SystemSample(
            second, snapshot.queued(), snapshot.inFlight(), ready, starting, allocated, used));
    for (Limit replica : replicas) {
      recorder.replica(sample(second, replica, plan.stage(replica.stage()), settled, fits));
    }
  }

  private static ReplicaSample sample(
      int second, Limit replica, StagePlan plan, boolean settled, boolean fits) {
    boolean isReady = replica.state() == ReplicaState.READY;
    return new ReplicaSample(
        second,
        replica.stage(),
        replica.id(),
        replica.state(),
        isReady ? plan.millicores() : plan.startingMillicores(),
        replica.millicores(),
        replica.readBackMillicores(),
        replica.usedMillicores(),
        replica.throttledMs(),
        replica.memoryMebibytes(),
        settled
            && isReady
            && !replica.pending()
            && (fits || replica.millicores() == plan.millicores()));
  }

  private static int count(List<Limit> replicas, ReplicaState state) {
    return (int) replicas.stream().filter(replica -> replica.state() == state).count();
  }
}
