package io.twoscales.control.model;

import io.twoscales.core.observation.Observation;
import io.twoscales.solver.Allocation;
import io.twoscales.solver.PipelineModel;
import io.twoscales.solver.StageAllocation;
import io.twoscales.solver.StageModel;

/**
 * The end-to-end latency that comes of a plan when its queues are as they are and the load is known
 * for a while: a fluid model. A stage with throughput n·h and a queue of Q items has, after T
 * seconds of λ·m items a second, Q + (λ·m − n·h)·T of them; the last to arrive waits for that many
 * at n·h. Stages are taken to see the load at once, which is never too little.
 */
public final class LatencyOutlook {
  private final PipelineModel model;
  private final int[] order;
  private final int[][] predecessors;

  public LatencyOutlook(PipelineModel model) {
    this.model = model;
    this.order = model.topologicalOrder();
    this.predecessors = model.predecessors();
  }

  /**
   * The worst latency within the time, in milliseconds, on the slowest path.
   *
   * @param plan what serves
   * @param observation the queues as they stand
   * @param ratePerSecond requests per second that arrive at the source from now on
   * @param seconds for how long
   */
  public double worstLatencyMs(
      Allocation plan, Observation observation, double ratePerSecond, double seconds) {
    double[] until = new double[order.length];
    double worst = 0;
    for (int s : order) {
      StageModel stage = model.stages().get(s);
      StageAllocation allocation = plan.stages().get(s);
      double throughput = allocation.throughputPerSecond();
      double queued = observation.stages().get(s).queueLength();
      double growth = (ratePerSecond * stage.multiplicity() - throughput) * seconds;
      double waitMs = 1000 * (queued + Math.max(0, growth)) / throughput;
      double before = 0;
      for (int predecessor : predecessors[s]) {
        before = Math.max(before, until[predecessor]);
      }
      until[s] = before + waitMs + allocation.latencyMs();
      worst = Math.max(worst, until[s]);
    }
    return worst;
  }
}
