package io.twoscales.report.read;

import io.twoscales.report.model.LatencyCurve;
import io.twoscales.results.RunSummary;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** From histograms of completed requests to curves over all requests. */
final class LatencyCurves {
  private static final int TICKS_PER_HALVING = 20;
  private static final double[] SHARES = {0.5, 0.9, 0.95, 0.99, 0.999};

  private LatencyCurves() {}

  /**
   * The curve of several runs together.
   *
   * @param micros latencies of all their completed requests
   * @param runs the runs
   * @param sloMs the objective: what is within it comes from the runs' exact counts
   */
  static LatencyCurve of(Histogram micros, List<RunSummary> runs, double sloMs) {
    long requests = runs.stream().mapToLong(RunSummary::requests).sum();
    long completed = micros.getTotalCount();
    TreeMap<Double, Double> shares = new TreeMap<>();
    if (completed > 0 && requests >= completed) {
      shares.put(micros.getMinValue() / 1e3, 0.0);
      for (HistogramIterationValue value : micros.percentiles(TICKS_PER_HALVING)) {
        put(shares, value.getValueIteratedTo(), value.getTotalCountToThisValue(), requests);
      }
      for (double share : SHARES) {
        if (share * requests <= completed) {
          long at = micros.getValueAtPercentile(100 * share * requests / completed);
          put(shares, at, micros.getCountBetweenValues(0, at), requests);
        }
      }
      long within = runs.stream().mapToLong(run -> run.completed() - run.late()).sum();
      shares.put(sloMs, (double) within / requests);
    }
    double[] highest = {0};
    List<LatencyCurve.Point> points =
        shares.entrySet().stream()
            .map(
                each -> {
                  highest[0] = Math.max(highest[0], each.getValue());
                  return new LatencyCurve.Point(each.getKey(), highest[0]);
                })
            .sorted(Comparator.comparingDouble(LatencyCurve.Point::latencyMs))
            .toList();
    return new LatencyCurve(requests, completed, points);
  }

  private static void put(TreeMap<Double, Double> shares, long micros, long count, long requests) {
    shares.merge(micros / 1e3, (double) count / requests, Math::max);
  }
}
