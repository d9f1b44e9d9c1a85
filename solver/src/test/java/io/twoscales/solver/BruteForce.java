package io.twoscales.solver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tries every combination. Shares no code with the solvers, only the definitions. */
final class BruteForce {

  private static final double ROUNDING = 1e-9;

  /** Cost and latency of the best plan. */
  record Best(long costMillicores, double latencyMs) {}

  private record Option(
      int variant, int batch, int millicores, int replicas, double latencyMs, double accuracy) {}

  private final PipelineModel pipeline;
  private final Limits limits;

  BruteForce(PipelineModel pipeline, Limits limits) {
    this.pipeline = pipeline;
    this.limits = limits;
  }

  /** The cheapest, then fastest plan; null if there is none. */
  Best joint(Demand demand) {
    List<List<Option>> options = new ArrayList<>();
    for (StageModel stage : pipeline.stages()) {
      options.add(options(stage, demand));
    }
    return search(options, 0, new Option[options.size()], demand, null);
  }

  private List<Option> options(StageModel stage, Demand demand) {
    StageLimits bounds = limits.stage(stage.name());
    double rate = demand.ratePerSecond() * stage.multiplicity();
    List<Option> options = new ArrayList<>();
    for (int v = 0; v < stage.variants().size(); v++) {
      VariantModel variant = stage.variants().get(v);
      if (bounds.variant().isPresent() && !bounds.variant().get().equals(variant.name())) {
        continue;
      }
      for (int batch : stage.batches()) {
        for (int c = stage.cpu().unitMillicores();
            c <= stage.cpu().maxMillicores();
            c += stage.cpu().unitMillicores()) {
          if (batch < bounds.minBatch()
              || batch > bounds.maxBatch()
              || c < bounds.minMillicores()
              || c > bounds.maxMillicores()) {
            continue;
          }
          double perReplica = 1000.0 * batch / variant.median().latencyMs(batch, c);
          int n = bounds.minReplicas();
          while (n * perReplica < rate * (1 - ROUNDING)) {
            n++;
          }
          if (n > bounds.maxReplicas()) {
            continue;
          }
          double fill = rate == 0 ? 0 : 1000.0 * (batch - 1) / rate;
          options.add(
              new Option(
                  v, batch, c, n, variant.tail().latencyMs(batch, c) + fill, variant.accuracy()));
        }
      }
    }
    return options;
  }

  private Best search(
      List<List<Option>> options, int s, Option[] chosen, Demand demand, Best soFar) {
    if (s == options.size()) {
      return better(chosen, demand, soFar);
    }
    Best best = soFar;
    for (Option option : options.get(s)) {
      chosen[s] = option;
      best = search(options, s + 1, chosen, demand, best);
    }
    return best;
  }

  private Best better(Option[] chosen, Demand demand, Best soFar) {
    long cost = 0;
    double product = 1;
    double sum = 0;
    for (Option option : chosen) {
      cost += (long) option.replicas() * option.millicores();
      product *= option.accuracy();
      sum += option.accuracy();
    }
    if (soFar != null && cost > soFar.costMillicores()) {
      return soFar;
    }
    if (limits.capacityMillicores().isPresent() && cost > limits.capacityMillicores().getAsLong()) {
      return soFar;
    }
    if (limits.accuracy().isPresent()) {
      AccuracyFloor floor = limits.accuracy().get();
      double reached = floor.rule() == AccuracyFloor.Rule.PRODUCT ? product : sum;
      if (reached < floor.minimum() * (1 - ROUNDING)) {
        return soFar;
      }
    }
    Map<String, Double> latency = new HashMap<>();
    for (int i = 0; i < chosen.length; i++) {
      latency.put(pipeline.stages().get(i).name(), chosen[i].latencyMs());
    }
    double endToEnd = longestPath(pipeline, latency);
    if (endToEnd > demand.sloMs() * (1 + ROUNDING)) {
      return soFar;
    }
    if (soFar == null || cost < soFar.costMillicores() || endToEnd < soFar.latencyMs()) {
      return new Best(cost, endToEnd);
    }
    return soFar;
  }

  /** Latency of the slowest path, by following every edge backwards. */
  static double longestPath(PipelineModel pipeline, Map<String, Double> latencyMs) {
    double longest = 0;
    for (StageModel stage : pipeline.stages()) {
      longest = Math.max(longest, longestPathTo(pipeline, stage, latencyMs));
    }
    return longest;
  }

  private static double longestPathTo(
      PipelineModel pipeline, StageModel stage, Map<String, Double> latencyMs) {
    double before = 0;
    for (StageModel other : pipeline.stages()) {
      if (stage.after().contains(other.name())) {
        before = Math.max(before, longestPathTo(pipeline, other, latencyMs));
      }
    }
    return before + latencyMs.get(stage.name());
  }
}
