package io.twoscales.results.statistics;

import io.twoscales.results.RunSummary;
import io.twoscales.results.read.RunId;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * All measures of one run.
 *
 * @param run which run
 * @param values every measure; NaN where it is not known
 */
public record RunMeasures(RunId run, Map<Measure, Double> values) {
  public RunMeasures {
    values = Map.copyOf(values);
  }

  /**
   * Puts together what a run's files say.
   *
   * @param latencies of completed requests in microseconds
   * @param reactionSeconds as {@link SurgeReaction} has it
   */
  static RunMeasures of(RunSummary run, Histogram latencies, double reactionSeconds) {
    double requests = Math.max(1, run.requests());
    return new RunMeasures(
        new RunId(run.controller(), run.repetition()),
        Map.ofEntries(
            Map.entry(
                Measure.VIOLATION_RATE, (run.late() + run.dropped() + run.failed()) / requests),
            Map.entry(Measure.GOODPUT, run.goodputPerSecond()),
            Map.entry(Measure.DROPPED_RATE, run.dropped() / requests),
            Map.entry(Measure.FAILED_RATE, run.failed() / requests),
            Map.entry(Measure.P50, percentileMs(latencies, 50)),
            Map.entry(Measure.P90, percentileMs(latencies, 90)),
            Map.entry(Measure.P95, percentileMs(latencies, 95)),
            Map.entry(Measure.P99, percentileMs(latencies, 99)),
            Map.entry(Measure.P999, percentileMs(latencies, 99.9)),
            Map.entry(Measure.CORE_SECONDS, run.coreSeconds()),
            Map.entry(Measure.CPU_SECONDS, run.cpuSeconds()),
            Map.entry(Measure.REACTION, reactionSeconds),
            Map.entry(Measure.RESIZES, (double) run.resizes()),
            Map.entry(Measure.STARTS, (double) run.starts()),
            Map.entry(Measure.STOPS, (double) run.stops()),
            Map.entry(Measure.CHURN, (double) run.resizes() + run.starts() + run.stops())));
  }

  static double percentileMs(Histogram latencies, double percentile) {
    return latencies.getTotalCount() == 0
        ? Double.NaN
        : latencies.getValueAtPercentile(percentile) / 1000.0;
  }

  /** A measure; NaN where it is not known. */
  public double value(Measure measure) {
    return values.getOrDefault(measure, Double.NaN);
  }
}
