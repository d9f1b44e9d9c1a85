package io.twoscales.solver;

/**
 * The load of a search. One rate, unless a search is to hold for a range of rates: then throughput
 * must do for the lowest and batches fill as fast as at the highest, which no single rate of the
 * range can better.
 *
 * @param throughputPerSecond requests per second that must be carried
 * @param fillPerSecond requests per second that fill the batches
 * @param sloMs end-to-end latency objective
 */
record Load(double throughputPerSecond, double fillPerSecond, double sloMs) {

  static Load of(Demand demand) {
    return new Load(demand.ratePerSecond(), demand.ratePerSecond(), demand.sloMs());
  }
}
