package io.twoscales.profiling;

import java.time.Duration;

/**
 * When a cell has been measured for long enough: its median is known closely and there are enough
 * samples for its 99th percentile, or its time is up.
 *
 * @param medianHalfWidth half width of the median's interval of 95 % confidence, as a share of it
 * @param samples what the 99th percentile asks for
 * @param cap time per cell, after which it is enough in any case
 */
public record StoppingRule(double medianHalfWidth, int samples, Duration cap) {

  /** With fewer there is no interval of the median; a cell is never left with fewer. */
  static final int FEWEST = 10;

  public StoppingRule {
    if (!(medianHalfWidth > 0 && medianHalfWidth < 1) || samples < 1 || cap.toMillis() < 1) {
      throw new IllegalArgumentException(
          "expected a half width between 0 and 1, samples and a time above 0, found %s, %d and %s"
              .formatted(medianHalfWidth, samples, cap));
    }
  }

  /** Whether no more is needed. */
  public boolean isMet(CellSamples measured) {
    if (measured.count() < FEWEST) {
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
            : Math.min(Math.max(cap.toMillis(), FEWEST * each), samples * each);
    return Math.max(each, whole - measured.totalMs());
  }
}
