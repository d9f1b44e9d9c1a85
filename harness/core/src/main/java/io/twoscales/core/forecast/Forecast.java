package io.twoscales.core.forecast;

/**
 * What is expected.
 *
 * @param perSecond the expected highest rate
 * @param upperPerSecond a rate that is exceeded in one case in twenty, at least {@code perSecond};
 *     equal to it where the method knows no quantiles
 */
public record Forecast(double perSecond, double upperPerSecond) {
  public Forecast {
    if (!(perSecond >= 0) || !(upperPerSecond >= perSecond)) {
      throw new IllegalArgumentException(
          "a forecast of %s with an upper bound of %s".formatted(perSecond, upperPerSecond));
    }
  }

  /** A forecast of a method without quantiles. */
  public static Forecast of(double perSecond) {
    return new Forecast(perSecond, perSecond);
  }
}
