package io.twoscales.solver;

/** The options with the lowest latency, whatever they cost. */
final class Fastest {

  private Fastest() {}

  /** The fastest option of each stage at a load; among equals the smallest CPU limit. */
  static int[] options(Problem problem, Demand demand) {
    CompiledPipeline pipeline = problem.pipeline();
    int[] fastest = new int[pipeline.stageCount()];
    for (int s = 0; s < fastest.length; s++) {
      double least = Double.POSITIVE_INFINITY;
      for (int o : problem.choices()[s].options()) {
        double latency = latencyMs(pipeline, s, o, demand);
        if (latency < least) {
          least = latency;
          fastest[s] = o;
        }
      }
    }
    return fastest;
  }

  /** End-to-end latency with these options. */
  static double endToEndMs(CompiledPipeline pipeline, int[] options, Demand demand) {
    double[] latency = new double[options.length];
    for (int s = 0; s < options.length; s++) {
      latency[s] = latencyMs(pipeline, s, options[s], demand);
    }
    return pipeline.endToEndMs(latency);
  }

  /**
   * The plan of last resort for a demand of which no part can be met: the fastest options, with as
   * many replicas as the load needs or, where that is too much for the bounds, as few as there may
   * be. Null if that is more than the capacity.
   */
  static Choice plan(Problem problem, Demand demand) {
    int[] options = options(problem, demand);
    Choice wanted = plan(problem, demand, options, true);
    if (wanted.cost() <= problem.capacity()) {
      return wanted;
    }
    Choice least = plan(problem, demand, options, false);
    return least.cost() <= problem.capacity() ? least : null;
  }

  private static Choice plan(Problem problem, Demand demand, int[] options, boolean carry) {
    CompiledPipeline pipeline = problem.pipeline();
    int[] replicas = new int[options.length];
    long cost = 0;
    for (int s = 0; s < options.length; s++) {
      StageChoices bounds = problem.choices()[s];
      double needed =
          carry
              ? Search.replicasNeeded(
                  pipeline.options[s],
                  options[s],
                  demand.ratePerSecond() * pipeline.multiplicity[s])
              : 1;
      replicas[s] = (int) Math.min(bounds.maxReplicas(), Math.max(bounds.minReplicas(), needed));
      cost +=
          (long) replicas[s]
              * (pipeline.options[s].millicores[options[s]] / pipeline.costUnitMillicores);
    }
    return new Choice(options, replicas, cost, endToEndMs(pipeline, options, demand));
  }

  private static double latencyMs(CompiledPipeline pipeline, int stage, int option, Demand demand) {
    StageOptions options = pipeline.options[stage];
    return options.tailMs[option]
        + Search.fillMs(
            options.batch[option], demand.ratePerSecond() * pipeline.multiplicity[stage]);
  }
}
