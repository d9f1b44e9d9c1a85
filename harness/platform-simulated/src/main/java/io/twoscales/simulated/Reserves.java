package io.twoscales.simulated;

import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.ServingSettings;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.pipeline.TimeToReply;
import io.twoscales.serving.DropRule;
import io.twoscales.serving.StageSettings;
import io.twoscales.solver.PipelineModel;
import java.util.Collection;

/**
 * Tells the stages where requests that cannot be in time are given up, or batches may wait, how
 * much time a request still needs there.
 */
final class Reserves {
  private final TimeToReply timeToReply;
  private final int stages;
  private final boolean givesUp;
  private final boolean waits;

  Reserves(Experiment experiment, PipelineModel model) {
    this.timeToReply = new TimeToReply(model);
    this.stages = model.stages().size();
    this.givesUp = experiment.serving().drop() == ServingSettings.Drop.HOPELESS;
    this.waits = !experiment.serving().batchWait().isZero();
  }

  /** Something about the replicas or batch sizes may have changed. */
  void update(long nowNanos, ServingSimulation simulation, Collection<Replica> replicas) {
    if (!givesUp && !waits) {
      return;
    }
    boolean changed = false;
    for (int s = 0; s < stages; s++) {
      int batchSize = simulation.pipeline().settings(s).batchSize();
      changed |= timeToReply.serves(s, batchSize, smallest(replicas, s));
    }
    if (changed) {
      for (int s = 0; s < stages; s++) {
        long needed = timeToReply.nanos(s);
        StageSettings present = simulation.pipeline().settings(s);
        StageSettings wanted = waits ? present.withReserve(needed) : present;
        simulation.configure(
            nowNanos, s, givesUp ? wanted.withDrop(DropRule.hopeless(needed)) : wanted);
      }
    }
  }

  private static int smallest(Collection<Replica> replicas, int stage) {
    int smallest = 0;
    for (Replica replica : replicas) {
      boolean serves = replica.stage == stage && replica.state == ReplicaState.READY;
      if (serves && (smallest == 0 || replica.millicores < smallest)) {
        smallest = replica.millicores;
      }
    }
    return smallest;
  }
}
