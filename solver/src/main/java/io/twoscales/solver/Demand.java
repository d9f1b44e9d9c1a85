package io.twoscales.solver;

/**
 * What a pipeline has to carry, and how fast.
 *
 * @param ratePerSecond λ, requests per second at the source, at least 0
 * @param sloMs end-to-end latency objective in milliseconds, above 0
 */
public record Demand(double ratePerSecond, double sloMs) {

  public Demand {
    if (!(ratePerSecond >= 0) || Double.isInfinite(ratePerSecond)) {
      throw new IllegalArgumentException(
          "rate is " + ratePerSecond + " requests/s, expected a number of at least 0");
    }
    if (!(sloMs > 0) || Double.isInfinite(sloMs)) {
      throw new IllegalArgumentException(
          "latency objective is " + sloMs + " ms, expected a number above 0");
    }
  }

  /** The same objective at another rate. */
  public Demand withRate(double ratePerSecond) {
    return new Demand(ratePerSecond, sloMs);
  }

  /** The same rate under another objective. */
  public Demand withSlo(double sloMs) {
    return new Demand(ratePerSecond, sloMs);
  }
}
