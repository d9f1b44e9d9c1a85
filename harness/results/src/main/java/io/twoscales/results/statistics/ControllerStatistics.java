package io.twoscales.results.statistics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * A controller over all repetitions of a set.
 *
 * @param controller its name
 * @param runs by repetition
 * @param requests of all repetitions together
 * @param late of these, completed after the objective
 * @param latencies of completed requests of all repetitions together, in microseconds
 */
public record ControllerStatistics(
    String controller, List<RunMeasures> runs, long requests, long late, Histogram latencies) {
  public ControllerStatistics {
    runs = List.copyOf(runs);
  }

  /** The percentiles that are given of all repetitions together. */
  public static final List<Double> PERCENTILES = List.of(50.0, 90.0, 95.0, 99.0, 99.9);

  /**
   * A percentile of the latencies of all repetitions together.
   *
   * @param percentile which
   * @param ms its value in milliseconds; NaN when nothing completed
   * @param supported whether there are enough requests for it, see {@link PercentileSupport}
   */
  public record Percentile(double percentile, double ms, boolean supported) {}

  /** Mean over the repetitions with its interval. */
  public Interval interval(Measure measure) {
    return MeanIntervals.mean(values(measure)).atLeast(0).atMost(measure.most());
  }

  /** By repetition; NaN where it is not known. */
  public double[] values(Measure measure) {
    return runs.stream().mapToDouble(run -> run.value(measure)).toArray();
  }

  /** Of all repetitions together. */
  public List<Percentile> percentiles() {
    List<Percentile> percentiles = new ArrayList<>();
    for (double percentile : PERCENTILES) {
      percentiles.add(
          new Percentile(
              percentile,
              RunMeasures.percentileMs(latencies, percentile),
              PercentileSupport.supported(percentile, latencies.getTotalCount(), late > 0)));
    }
    return percentiles;
  }

  /** Compares a measure in the repetitions that both have. */
  public PairedComparison against(ControllerStatistics baseline, Measure measure) {
    Pairs pairs = Pairs.of(baseline, this, measure);
    return PairedComparison.of(pairs.baseline(), pairs.candidate());
  }

  /**
   * A measure of two controllers in the repetitions that both have.
   *
   * @param repetitions their numbers
   * @param baseline values of the one
   * @param candidate values of the other, in the same order
   */
  public record Pairs(int[] repetitions, double[] baseline, double[] candidate) {
    /** Pairs by the number of the repetition. */
    public static Pairs of(
        ControllerStatistics baseline, ControllerStatistics candidate, Measure measure) {
      Map<Integer, Double> first = new LinkedHashMap<>();
      baseline.runs.forEach(run -> first.put(run.run().repetition(), run.value(measure)));
      List<RunMeasures> common =
          candidate.runs.stream().filter(run -> first.containsKey(run.run().repetition())).toList();
      return new Pairs(
          common.stream().mapToInt(run -> run.run().repetition()).toArray(),
          common.stream().mapToDouble(run -> first.get(run.run().repetition())).toArray(),
          common.stream().mapToDouble(run -> run.value(measure)).toArray());
    }
  }
}
