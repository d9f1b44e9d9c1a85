package io.twoscales.report.read;

import io.twoscales.report.model.Controller.Estimates;
import io.twoscales.report.model.Estimate;
import io.twoscales.results.RunSummary;
import io.twoscales.results.statistics.Interval;
import io.twoscales.results.statistics.MeanIntervals;
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
        estimate(loaded, RunSummary::violationRate),
        estimate(runs, RunSummary::goodputPerSecond),
        estimate(runs, RunSummary::p50Ms),
        estimate(runs, RunSummary::p99Ms),
        estimate(runs, RunSummary::coreSeconds),
        estimate(runs, RunSummary::cpuSeconds),
        estimate(runs, run -> run.resizes() + run.starts() + run.stops()));
  }

  private static Estimate estimate(List<RunSummary> runs, ToDoubleFunction<RunSummary> number) {
    double[] values = runs.stream().mapToDouble(number).filter(Double::isFinite).toArray();
    Interval interval = MeanIntervals.mean(values).atLeast(0);
    return interval.known()
        ? new Estimate(interval.estimate(), interval.low(), interval.high())
        : Estimate.of(Arrays.stream(values).average().orElse(Double.NaN));
  }
}
