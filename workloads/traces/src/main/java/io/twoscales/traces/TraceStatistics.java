package io.twoscales.traces;

/**
 * What a trace is like.
 *
 * @param meanPerSecond requests per second
 * @param peakPerSecond highest second
 * @param peakToMean their ratio; NaN for an empty trace
 * @param dispersion index of dispersion of the counts per second, variance over mean: 1 for a
 *     Poisson process of constant rate; NaN for an empty trace
 * @param emptySeconds seconds without a request
 * @param requests in all
 */
public record TraceStatistics(
    double meanPerSecond,
    double peakPerSecond,
    double peakToMean,
    double dispersion,
    int emptySeconds,
    double requests) {

  public static TraceStatistics of(RateTrace trace) {
    double mean = trace.mean();
    double squares = 0;
    int empty = 0;
    for (int second = 0; second < trace.seconds(); second++) {
      double rate = trace.ratePerSecond(second);
      squares += (rate - mean) * (rate - mean);
      empty += rate == 0 ? 1 : 0;
    }
    return new TraceStatistics(
        mean,
        trace.peak(),
        trace.peak() / mean,
        squares / trace.seconds() / mean,
        empty,
        mean * trace.seconds());
  }
}
