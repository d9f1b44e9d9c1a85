package io.twoscales.control.model;

import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.solver.PipelineModel;
import io.twoscales.solver.StageModel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How many times more the latency models promise than replicas carry, learnt where it shows: in an
 * interval in which something always waited, a stage completes what it can. That was so when what
 * waited at its beginning lasts, at what is promised, until the oldest that waits at its end had
 * come. Models are off because they are averages, because a replica that has just come is not warm,
 * or because other work takes its share of the machine.
 *
 * <p>What the interval's ends cut off, up to two batches per replica of which the first may have
 * been small, is given the benefit of the doubt. A shortfall is believed at once and forgotten
 * slowly.
 */
public final class Shortfall {
  /** Beyond that something else is wrong than the model. */
  private static final double MOST = 2;

  /** An interval has to hold a few batches to say how fast they are. */
  private static final double LONGEST_BATCH_MS = 100;

  private static final double FORGOTTEN_WHEN_DISPROVED = 0.2;
  private static final double FORGOTTEN_WHEN_UNSEEN = 0.02;

  private final PipelineModel model;
  private final double[] factors;
  private final int[] batchSizesBefore;
  private Observation before;

  /** A pipeline that is taken at its models' word. */
  public Shortfall(PipelineModel model) {
    this.model = model;
    this.factors = new double[model.stages().size()];
    this.batchSizesBefore = new int[factors.length];
    Arrays.fill(factors, 1);
  }

  /**
   * The next observation.
   *
   * @param inForce what was planned for the interval that ends with it, by stage
   */
  public void observe(Observation observation, List<StagePlan> inForce) {
    for (int s = 0; s < factors.length; s++) {
      double seen = seen(s, observation, inForce.get(s).batchSize());
      if (seen == 0) {
        factors[s] += FORGOTTEN_WHEN_UNSEEN * (1 - factors[s]);
      } else if (seen > factors[s]) {
        factors[s] = Math.min(MOST, seen);
      } else {
        factors[s] += FORGOTTEN_WHEN_DISPROVED * (Math.max(1, seen) - factors[s]);
      }
    }
    before = observation;
  }

  /** Promised over carried, of the stage that falls short most; at least 1. */
  public double factor() {
    double most = 1;
    for (double factor : factors) {
      most = Math.max(most, factor);
    }
    return most;
  }

  /** 0 where the interval says nothing. */
  private double seen(int s, Observation observation, int batchSize) {
    int batchSizeBefore = batchSizesBefore[s];
    batchSizesBefore[s] = batchSize;
    if (before == null || batchSize != batchSizeBefore) {
      return 0;
    }
    StageObservation now = observation.stages().get(s);
    List<ReplicaObservation> ready = now.ready();
    int fullBatches = batchSize * ready.size();
    double seconds = observation.timeSeconds() - before.timeSeconds();
    boolean saturated =
        !ready.isEmpty()
            && seconds > 0
            && before.stages().get(s).queueLength() >= fullBatches
            && now.queueLength() >= fullBatches
            && sizes(ready).equals(sizes(before.stages().get(s).ready()));
    if (!saturated) {
      return 0;
    }
    StageModel stage = model.stages().get(s);
    double promisedPerSecond = 0;
    for (ReplicaObservation replica : ready) {
      if (replica.actionPending() || replica.millicores() < stage.cpu().unitMillicores()) {
        return 0;
      }
      double batchMs = stage.variants().get(0).mean().latencyMs(batchSize, replica.millicores());
      if (batchMs > LONGEST_BATCH_MS) {
        return 0;
      }
      promisedPerSecond += 1000 * batchSize / batchMs;
    }
    double queuedBefore = before.stages().get(s).queueLength();
    if (queuedBefore / promisedPerSecond + now.oldestWaitMs() / 1000 < seconds) {
      return 0;
    }
    return promisedPerSecond * seconds / (now.completedPerSecond() * seconds + 2 * fullBatches);
  }

  private static Map<String, Integer> sizes(List<ReplicaObservation> replicas) {
    return replicas.stream()
        .collect(Collectors.toMap(ReplicaObservation::id, ReplicaObservation::millicores));
  }
}
