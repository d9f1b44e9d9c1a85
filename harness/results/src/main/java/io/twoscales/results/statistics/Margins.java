package io.twoscales.results.statistics;

/**
 * The smallest changes that matter to whoever asks.
 *
 * @param violationRate of the violation rate, as a share: 0.01 is one percentage point
 * @param cost of the CPU allocated, as a share of the baseline's
 * @param p99 of the 99th percentile of latency, as a share of the baseline's
 */
public record Margins(double violationRate, double cost, double p99) {
  /** One percentage point of violations, 5 % of cost, 10 % of p99. */
  public static final Margins DEFAULT = new Margins(0.01, 0.05, 0.10);

  public Margins {
    if (!(violationRate > 0 && violationRate <= 1) || !(cost > 0) || !(p99 > 0)) {
      throw new IllegalArgumentException(
          "expected margins above 0, and at most 100 percentage points of violations");
    }
  }

  /**
   * The margin of a measure in the measure's unit.
   *
   * @param baselineMean what shares are of
   * @throws IllegalArgumentException for measures without a margin
   */
  public double of(Measure measure, double baselineMean) {
    return switch (measure) {
      case VIOLATION_RATE -> violationRate;
      case CORE_SECONDS -> cost * baselineMean;
      case P99 -> p99 * baselineMean;
      default -> throw new IllegalArgumentException("no margin for " + measure.key());
    };
  }
}
