package io.twoscales.report.read;

import io.twoscales.report.model.Controller.Estimates;
import io.twoscales.report.model.Estimate;
import io.twoscales.results.RunSummary;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A controller's numbers over its repetitions. */
final class Repetitions {
  /** What the intervals are. */
  static final String INTERVALS = "the range from the lowest to the highest repetition";

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
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    return values.length < 2
        ? Estimate.of(mean)
        : new Estimate(
            mean,
            Arrays.stream(values).min().orElseThrow(),
            Arrays.stream(values).max().orElseThrow());
  }
}
