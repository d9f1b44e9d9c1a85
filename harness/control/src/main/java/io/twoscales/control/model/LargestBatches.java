package io.twoscales.control.model;

import io.twoscales.solver.Allocation;
import io.twoscales.solver.PipelineModel;
import io.twoscales.solver.StageAllocation;
import io.twoscales.solver.VariantModel;

/**
 * The largest batch sizes for CPU that is decided already.
 *
 * <p>A replica that is free takes what waits, up to the batch size, and waits for no more of them:
 * the batch size is a bound. A larger one changes nothing while few wait and carries more when many
 * do, so that it is what stands between a plan and a model that promised too much; a size that
 * carries no more, as with models that gain nothing from batches, is passed over. It is bounded by
 * the objective: a request that comes when a batch has just begun waits for that one and rides in
 * the next, so that on every path Σ 2·l(b,c) has to be in time. The stage with the least throughput
 * for its load is raised first.
 */
public final class LargestBatches {
  private final PipelineModel model;
  private final int[] order;
  private final int[][] predecessors;

  public LargestBatches(PipelineModel model) {
    this.model = model;
    this.order = model.topologicalOrder();
    this.predecessors = model.predecessors();
  }

  /**
   * The batch sizes by stage, in the order of the pipeline; none is smaller than the plan's.
   *
   * @param plan says how much CPU replicas have, and how many there are
   * @param limitMs what Σ 2·l may come to, in milliseconds
   */
  public int[] of(Allocation plan, double limitMs) {
    int[] batches = new int[order.length];
    double[] passageMs = new double[order.length];
    boolean[] atMost = new boolean[order.length];
    for (int s = 0; s < batches.length; s++) {
      StageAllocation stage = plan.stages().get(s);
      batches[s] = stage.batch();
      passageMs[s] = passageMs(s, stage, stage.batch());
    }
    for (int s = tightest(plan, batches, atMost); s >= 0; s = tightest(plan, batches, atMost)) {
      int larger = nextBatch(s, plan.stages().get(s), batches[s]);
      double before = passageMs[s];
      if (larger > 0) {
        passageMs[s] = passageMs(s, plan.stages().get(s), larger);
      }
      if (larger > 0 && slowestPathMs(passageMs) <= limitMs) {
        batches[s] = larger;
      } else {
        passageMs[s] = before;
        atMost[s] = true;
      }
    }
    return batches;
  }

  private double passageMs(int s, StageAllocation stage, int batch) {
    return 2 * variant(s, stage).tail().latencyMs(batch, stage.millicores());
  }

  /** The stage, of those that may still be raised, whose throughput exceeds its load the least. */
  private int tightest(Allocation plan, int[] batches, boolean[] atMost) {
    int tightest = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int s = 0; s < batches.length; s++) {
      StageAllocation stage = plan.stages().get(s);
      double headroom =
          stage.replicas() / perItemMs(s, stage, batches[s]) / model.stages().get(s).multiplicity();
      if (!atMost[s] && headroom < least) {
        least = headroom;
        tightest = s;
      }
    }
    return tightest;
  }

  /** The next size that carries more; 0 if there is none. */
  private int nextBatch(int s, StageAllocation stage, int batch) {
    for (int candidate : model.stages().get(s).batches()) {
      if (candidate > batch && perItemMs(s, stage, candidate) < perItemMs(s, stage, batch)) {
        return candidate;
      }
    }
    return 0;
  }

  private double perItemMs(int s, StageAllocation stage, int batch) {
    return variant(s, stage).mean().latencyMs(batch, stage.millicores()) / batch;
  }

  private VariantModel variant(int s, StageAllocation stage) {
    for (VariantModel variant : model.stages().get(s).variants()) {
      if (variant.name().equals(stage.variant())) {
        return variant;
      }
    }
    throw new IllegalArgumentException(
        "stage " + stage.name() + " has no variant " + stage.variant());
  }

  private double slowestPathMs(double[] passageMs) {
    double[] until = new double[order.length];
    double slowest = 0;
    for (int s : order) {
      double before = 0;
      for (int predecessor : predecessors[s]) {
        before = Math.max(before, until[predecessor]);
      }
      until[s] = before + passageMs[s];
      slowest = Math.max(slowest, until[s]);
    }
    return slowest;
  }
}
