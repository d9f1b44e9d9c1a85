package io.twoscales.results.fidelity;

import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.RunId;
import io.twoscales.results.statistics.ControllerStatistics;
import io.twoscales.results.statistics.Interval;
import io.twoscales.results.statistics.MeanIntervals;
import io.twoscales.results.statistics.Measure;
import io.twoscales.results.statistics.RunBlocks;
import io.twoscales.results.statistics.SetStatistics;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the policies of one world compare by a measure. Two are tied whose values are the same or not
 * known, whose intervals over repetitions overlap, or, where each has a single run, whose
 * difference over the blocks of these runs is within its error.
 */
final class World {
  private final Map<String, Interval> means;
  private final Map<String, RunBlocks> blocks;
  private final Measure measure;

  /**
   * A world.
   *
   * @param means by policy
   * @param blocks by policy, of its only run; empty where there are several, or it is too short
   */
  World(Measure measure, Map<String, Interval> means, Map<String, RunBlocks> blocks) {
    this.measure = measure;
    this.means = new LinkedHashMap<>(means);
    this.blocks = Map.copyOf(blocks);
  }

  /**
   * Of a set, or of several draws of its noise: what counts is the mean over these, and the blocks
   * of the first.
   */
  static World of(List<ResultSet> draws, List<SetStatistics> statistics, Measure measure) {
    Map<RunId, RunBlocks> byRun = RunBlocks.of(draws.get(0));
    Map<String, Interval> means = new LinkedHashMap<>();
    Map<String, RunBlocks> blocks = new HashMap<>();
    for (ControllerStatistics policy : statistics.get(0).controllers()) {
      List<ControllerStatistics> all =
          statistics.stream()
              .map(draw -> draw.controller(policy.controller()).orElseThrow())
              .toList();
      means.put(
          policy.controller(),
          MeanIntervals.mean(means(all, measure)).atLeast(0).atMost(measure.most()));
      if (policy.runs().size() == 1 && byRun.containsKey(policy.runs().get(0).run())) {
        blocks.put(policy.controller(), byRun.get(policy.runs().get(0).run()));
      }
    }
    return new World(measure, means, blocks);
  }

  /** Of each repetition of a policy, the mean over draws; NaN where one does not know it. */
  static double[] means(List<ControllerStatistics> draws, Measure measure) {
    double[] means = new double[draws.get(0).runs().size()];
    for (ControllerStatistics draw : draws) {
      double[] values = draw.values(measure);
      Arrays.setAll(means, run -> means[run] + values[run] / draws.size());
    }
    return means;
  }

  /** The policies in the order of the experiment. */
  List<String> policies() {
    return List.copyOf(means.keySet());
  }

  /** Of a policy. */
  double value(String policy) {
    return means.get(policy).estimate();
  }

  /** Negative, 0 for a tie, or positive. */
  int compare(String policy, String other) {
    return isTied(policy, other) ? 0 : Double.compare(value(policy), value(other));
  }

  private boolean isTied(String policy, String other) {
    Interval a = means.get(policy);
    Interval b = means.get(other);
    if (Double.isNaN(a.estimate()) || Double.isNaN(b.estimate())) {
      return true;
    }
    if (a.known() && b.known()) {
      return a.low() <= b.high() && b.low() <= a.high();
    }
    return blocks.containsKey(policy)
        && blocks.containsKey(other)
        && blocks
            .get(policy)
            .less(blocks.get(other), measure)
            .filter(difference -> !difference.excludesZero())
            .isPresent();
  }
}
