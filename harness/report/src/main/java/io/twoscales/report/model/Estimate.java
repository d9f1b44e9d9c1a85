package io.twoscales.report.model;

/**
 * A number over the repetitions of a controller, with its interval.
 *
 * @param value the mean over the repetitions; NaN when not known
 * @param low the interval's lower end; NaN when there are too few repetitions for one
 * @param high its upper end
 */
public record Estimate(double value, double low, double high) {

  /** A number without an interval. */
  public static Estimate of(double value) {
    return new Estimate(value, Double.NaN, Double.NaN);
  }

  public boolean isKnown() {
    return !Double.isNaN(value);
  }

  public boolean hasInterval() {
    return !Double.isNaN(low) && !Double.isNaN(high);
  }

  /** The same in another unit. */
  public Estimate times(double factor) {
    return new Estimate(value * factor, low * factor, high * factor);
  }
}
