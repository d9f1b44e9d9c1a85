package io.twoscales.simulated;

import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.ServingSettings;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.serving.DropRule;
import io.twoscales.serving.StageSettings;
import io.twoscales.solver.PipelineModel;
import io.twoscales.solver.StageModel;
import java.util.Collection;
import java.util.List;

/**
 * How much time a request still needs from dispatch at a stage to the reply, by the latency models
 * for the batch size and the smallest replica at each stage. Tells it to the stages where requests
 * that cannot be in time are given up, or batches may wait.
 */
final class Reserves {
  private final List<StageModel> stages;
  private final boolean givesUp;
  private final boolean waits;
  private final int[] smallestMillicores;
  private final int[] batchSizes;
  private final long[] ownNanos;
  private final long[] neededNanos;

  Reserves(Experiment experiment, PipelineModel model) {
    this.stages = model.stages();
    this.givesUp = experiment.serving().drop() == ServingSettings.Drop.HOPELESS;
    this.waits = !experiment.serving().batchWait().isZero();
    this.smallestMillicores = new int[stages.size()];
    this.batchSizes = new int[stages.size()];
    this.ownNanos = new long[stages.size()];
    this.neededNanos = new long[stages.size()];
  }

  /** Something about the replicas or batch sizes may have changed. */
  void update(long nowNanos, ServingSimulation simulation, Collection<Replica> replicas) {
    if (!givesUp && !waits) {
      return;
    }
    boolean changed = false;
    for (int s = 0; s < ownNanos.length; s++) {
      int smallest = smallest(replicas, s);
      int batch = simulation.pipeline().settings(s).batchSize();
      if (smallest != 0 && (smallest != smallestMillicores[s] || batch != batchSizes[s])) {
        smallestMillicores[s] = smallest;
        batchSizes[s] = batch;
        double ms = stages.get(s).variants().get(0).median().latencyMs(batch, smallest);
        ownNanos[s] = Math.round(ms * 1e6);
        changed = true;
      }
    }
    if (changed) {
      addUp();
      for (int s = 0; s < ownNanos.length; s++) {
        StageSettings present = simulation.pipeline().settings(s);
        StageSettings wanted = waits ? present.withReserve(neededNanos[s]) : present;
        simulation.configure(
            nowNanos, s, givesUp ? wanted.withDrop(DropRule.hopeless(neededNanos[s])) : wanted);
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

  private void addUp() {
    for (int s = ownNanos.length - 1; s >= 0; s--) {
      long after = 0;
      for (int t = s + 1; t < ownNanos.length; t++) {
        if (stages.get(t).after().contains(stages.get(s).name())) {
          after = Math.max(after, neededNanos[t]);
        }
      }
      neededNanos[s] = ownNanos[s] + after;
    }
  }
}
