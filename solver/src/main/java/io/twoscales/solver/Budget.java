package io.twoscales.solver;

/**
 * What a part of a pipeline may use at most if the whole is to stay feasible and to beat the best
 * plan known.
 *
 * @param latencyMs largest latency of the part
 * @param cost largest cost of the part
 * @param gain smallest accuracy of the part, on its additive scale
 * @param perMs price of a millisecond, for {@code priced}
 * @param perGain price of accuracy, for {@code priced}
 * @param priced largest {@code cost + perMs·latency − perGain·gain} of the part, from the
 *     Lagrangian bound; infinite where there is none
 */
record Budget(
    double latencyMs, long cost, double gain, double perMs, double perGain, double priced) {

  static Budget of(double latencyMs, long cost, double gain) {
    return new Budget(latencyMs, cost, gain, 0, 0, Double.POSITIVE_INFINITY);
  }

  boolean allows(long c, double l, double g) {
    return l <= latencyMs && c <= cost && g >= gain && c + perMs * l - perGain * g <= priced;
  }

  boolean allows(long c, double l) {
    return l <= latencyMs && c <= cost && c + perMs * l <= priced;
  }
}
