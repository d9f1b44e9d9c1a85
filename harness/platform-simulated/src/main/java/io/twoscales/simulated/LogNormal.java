package io.twoscales.simulated;

/**
 * A log-normal factor around 1.
 *
 * @param mu mean of the factor's logarithm
 * @param sigma standard deviation of the factor's logarithm, at least 0; 0 does not scatter
 */
record LogNormal(double mu, double sigma) {

  /** The 99th percentile of the standard normal distribution. */
  private static final double Z99 = 2.3263478740408408;

  /** The factor is always 1. */
  static final LogNormal NONE = new LogNormal(0, 0);

  /** Median 1, and the given ratio of the 99th percentile to the median, at least 1. */
  static LogNormal ofTail(double ratio) {
    return ratio <= 1 ? NONE : new LogNormal(0, StrictMath.log(ratio) / Z99);
  }

  /** Mean 1, and the given standard deviation. */
  static LogNormal ofVariation(double coefficient) {
    double variance = StrictMath.log(1 + coefficient * coefficient);
    return coefficient == 0 ? NONE : new LogNormal(-variance / 2, Math.sqrt(variance));
  }

  double draw(RandomStream random) {
    return sigma == 0 ? 1 : StrictMath.exp(mu + sigma * random.nextGaussian());
  }
}
