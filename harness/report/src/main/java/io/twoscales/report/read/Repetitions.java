package io.twoscales.report.read;

import io.twoscales.report.model.Controller.Estimates;
import io.twoscales.report.model.Estimate;
import io.twoscales.results.RunSummary;
import io.twoscales.results.statistics.Interval;
import io.twoscales.results.statistics.MeanIntervals;
import io.twoscales.results.statistics.Measure;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A controller's numbers over its repetitions. */
final class Repetitions {
  /** What the intervals are. */
  static final String INTERVALS = "their 95 % intervals, the same as those of twoscales compare";

  private Repetitions() {}

  static Estimates estimates(List<RunSummary> runs) {
    List<RunSummary> loaded = runs.stream().filter(run -> run.requests() > 0).toList();
    return new Estimates(
        estimate(loaded, RunSummary::violationRate, Measure.VIOLATION_RATE),
        estimate(runs, RunSummary::goodputPerSecond, Measure.GOODPUT),
        estimate(runs, RunSummary::p50Ms, Measure.P50),
        estimate(runs, RunSummary::p99Ms, Measure.P99),
        estimate(runs, RunSummary::coreSeconds, Measure.CORE_SECONDS),
        estimate(runs, RunSummary::cpuSeconds, Measure.CPU_SECONDS),
        estimate(runs, run -> run.resizes() + run.starts() + run.stops(), Measure.CHURN));
  }

  private static Estimate estimate(
      List<RunSummary> runs, ToDoubleFunction<RunSummary> number, Measure measure) {
    double[] values = runs.stream().mapToDouble(number).filter(Double::isFinite).toArray();
    Interval interval = MeanIntervals.mean(values).atLeast(0).atMost(measure.most());
    return interval.known()
        ? new Estimate(interval.estimate(), interval.low(), interval.high())
        : Estimate.of(Arrays.stream(values).average().orElse(Double.NaN));
  }
}
