package io.twoscales.profiling;

import java.time.Duration;

/**
 * When a cell has been measured for long enough: its median is known closely and there are enough
 * samples for its 99th percentile, or its time is up.
 *
 * @param medianHalfWidth half width of the median's interval of 95 % confidence, as a share of it
 * @param samples what the 99th percentile asks for
 * @param cap time per cell, after which it is enough unless it has fewer than {@code fewest}
 * @param fewest a cell is never left with fewer; at least six, without which the median has no
 *     interval
 */
public record StoppingRule(double medianHalfWidth, int samples, Duration cap, int fewest) {

  /** Where slow cells are to be known as well as a usual profile knows them. */
  public static final int USUAL_FEWEST = 10;

  /** What {@link OrderStatistics#medianInterval} asks for. */
  private static final int LEAST_FEWEST = 6;

  public StoppingRule {
    if (!(medianHalfWidth > 0 && medianHalfWidth < 1) || samples < 1 || cap.toMillis() < 1) {
      throw new IllegalArgumentException(
          "expected a half width between 0 and 1, samples and a time above 0, found %s, %d and %s"
              .formatted(medianHalfWidth, samples, cap));
    }
    if (fewest < LEAST_FEWEST) {
      throw new IllegalArgumentException(
          "%d samples of a cell are not enough; expected %d at least"
              .formatted(fewest, LEAST_FEWEST));
    }
  }

  /** Whether no more is needed. */
  public boolean isMet(CellSamples measured) {
    if (measured.count() < fewest) {
      return false;
    }
    return measured.totalMs() >= cap.toMillis()
        || (measured.count() >= samples && isNarrow(measured));
  }

  /** Whether the median is known as closely as wanted. */
  public boolean isNarrow(CellSamples measured) {
    OrderStatistics statistics = new OrderStatistics(measured.all());
    return statistics.medianInterval().relativeHalfWidth(statistics.percentile(0.5))
        <= medianHalfWidth;
  }

  /**
   * How much longer a cell is likely to take, in milliseconds.
   *
   * @param expectedMs what a batch is expected to take; 0 when that is not known
   */
  public double leftMs(CellSamples measured, double expectedMs) {
    if (isMet(measured)) {
      return 0;
    }
    double each = measured.count() > 0 ? measured.totalMs() / measured.count() : expectedMs;
    double whole =
        each == 0
            ? cap.toMillis()
            : Math.min(Math.max(cap.toMillis(), fewest * each), samples * each);
    return Math.max(each, whole - measured.totalMs());
  }
}
