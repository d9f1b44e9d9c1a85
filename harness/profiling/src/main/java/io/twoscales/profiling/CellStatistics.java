package io.twoscales.profiling;

import io.twoscales.solver.latency.ProfileCell;
import java.util.Arrays;

/**
 * What is known of one cell.
 *
 * @param medianInterval of 95 % confidence, in milliseconds
 * @param meanMs of one batch
 * @param variation standard deviation over mean
 * @param throughputPerSecond items per second of one replica that is never idle
 * @param roundSpread (largest − smallest median of a round) / median: how much the machine drifted
 * @param tailCertain whether there are enough samples for the 99th percentile
 */
public record CellStatistics(
    Cell cell,
    int samples,
    int rounds,
    OrderStatistics latencies,
    OrderStatistics.Interval medianInterval,
    double meanMs,
    double variation,
    double throughputPerSecond,
    double roundSpread,
    boolean tailCertain) {

  /** Samples that the 99th percentile needs at 99 % confidence. */
  public static final int TAIL_SAMPLES = OrderStatistics.leastSamples(0.99, 0.99);

  /** Of a cell with at least one sample. */
  public static CellStatistics of(Cell cell, CellSamples measured) {
    double[] all = measured.all();
    OrderStatistics latencies = new OrderStatistics(all);
    double mean = measured.totalMs() / all.length;
    double variance = Arrays.stream(all).map(ms -> (ms - mean) * (ms - mean)).sum() / all.length;
    double[] medians =
        measured.rounds().stream()
            .mapToDouble(round -> new OrderStatistics(round).percentile(0.5))
            .sorted()
            .toArray();
    return new CellStatistics(
        cell,
        all.length,
        medians.length,
        latencies,
        latencies.medianInterval(),
        mean,
        Math.sqrt(variance) / mean,
        1000 * cell.batch() / mean,
        (medians[medians.length - 1] - medians[0]) / latencies.percentile(0.5),
        all.length >= TAIL_SAMPLES);
  }

  public double medianMs() {
    return latencies.percentile(0.5);
  }

  public double tailMs() {
    return latencies.percentile(0.99);
  }

  /** For the fit. */
  public ProfileCell profileCell() {
    return new ProfileCell(
        cell.variant(), cell.batch(), cell.millicores(), medianMs(), tailMs(), meanMs, samples);
  }
}
