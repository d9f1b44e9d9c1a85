package io.twoscales.solver;

import java.util.ArrayList;
import java.util.List;

/** Turns what a search found into a plan with everything a reader wants to know about it. */
final class Allocations {

  private Allocations() {}

  /**
   * A plan.
   *
   * @param served the load the choice was made for
   * @param wanted the load that was asked for; the replicas missing for it are the extra ones
   */
  static Allocation of(CompiledPipeline pipeline, Choice choice, Demand served, Demand wanted) {
    int n = pipeline.stageCount();
    double[] latency = new double[n];
    double[] fill = new double[n];
    for (int s = 0; s < n; s++) {
      StageOptions options = pipeline.options[s];
      int o = choice.option()[s];
      fill[s] = Search.fillMs(options.batch[o], served.ratePerSecond() * pipeline.multiplicity[s]);
      latency[s] = options.tailMs[o] + fill[s];
    }
    double[] before = pipeline.arrivals(latency);
    double[] after = pipeline.remainders(latency);
    List<StageAllocation> stages = new ArrayList<>(n);
    double endToEnd = 0;
    for (int s = 0; s < n; s++) {
      StageOptions options = pipeline.options[s];
      int o = choice.option()[s];
      int replicas = choice.replicas()[s];
      double throughput = replicas * options.throughputPerSecond(o);
      double wantedRate = wanted.ratePerSecond() * pipeline.multiplicity[s];
      double needed = Search.replicasNeeded(options, o, wantedRate);
      endToEnd = Math.max(endToEnd, before[s]);
      stages.add(
          new StageAllocation(
              pipeline.nameOf(s),
              pipeline.model.stages().get(s).variants().get(options.variant[o]).name(),
              replicas,
              options.millicores[o],
              options.batch[o],
              options.tailMs[o],
              fill[s],
              throughput,
              served.ratePerSecond() * pipeline.multiplicity[s] / throughput,
              latency[s] / served.sloMs(),
              served.sloMs() - (before[s] + after[s] - latency[s]),
              (int) Math.max(0, needed - replicas)));
    }
    return new Allocation(served.ratePerSecond(), stages, endToEnd);
  }
}
