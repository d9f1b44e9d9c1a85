package io.twoscales.traces;

import java.util.ArrayList;
import java.util.List;

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
 * @param dispersions the same index for counts over longer and longer windows, from one second on;
 *     how far it rises says on which time scales load varies (index of dispersion for counts,
 *     Gusella, "Characterizing the variability of arrival processes with indexes of dispersion",
 *     IEEE JSAC 9(2), 1991)
 */
public record TraceStatistics(
    double meanPerSecond,
    double peakPerSecond,
    double peakToMean,
    double dispersion,
    int emptySeconds,
    double requests,
    List<Dispersion> dispersions) {
  private static final int[] WINDOWS_SECONDS = {1, 10, 60, 600, 3600};
  private static final int FEWEST_WINDOWS = 10;

  /**
   * Index of dispersion for counts: variance over mean of the requests in each of the windows, one
   * beside the other.
   *
   * @param windowSeconds length of one
   * @param windows how many whole ones there are
   * @param index variance over mean; NaN where there are no requests
   */
  public record Dispersion(int windowSeconds, int windows, double index) {
    /**
     * That of a trace; what is left after the last whole window is left out.
     *
     * @throws IllegalArgumentException when not one window fits in
     */
    public static Dispersion of(RateTrace trace, int windowSeconds) {
      if (windowSeconds < 1 || windowSeconds > trace.seconds()) {
        throw new IllegalArgumentException(
            "expected windows of 1 to %d s, found %d".formatted(trace.seconds(), windowSeconds));
      }
      int windows = trace.seconds() / windowSeconds;
      double[] counts = new double[windows];
      double sum = 0;
      for (int window = 0; window < windows; window++) {
        for (int second = 0; second < windowSeconds; second++) {
          counts[window] += trace.ratePerSecond(window * windowSeconds + second);
        }
        sum += counts[window];
      }
      double mean = sum / windows;
      double squares = 0;
      for (double count : counts) {
        squares += (count - mean) * (count - mean);
      }
      return new Dispersion(windowSeconds, windows, squares / windows / mean);
    }
  }

  public TraceStatistics {
    dispersions = List.copyOf(dispersions);
  }

  public static TraceStatistics of(RateTrace trace) {
    double mean = trace.mean();
    int empty = 0;
    for (int second = 0; second < trace.seconds(); second++) {
      empty += trace.ratePerSecond(second) == 0 ? 1 : 0;
    }
    List<Dispersion> dispersions = new ArrayList<>();
    for (int seconds : WINDOWS_SECONDS) {
      if (seconds == 1 || trace.seconds() / seconds >= FEWEST_WINDOWS) {
        dispersions.add(Dispersion.of(trace, seconds));
      }
    }
    return new TraceStatistics(
        mean,
        trace.peak(),
        trace.peak() / mean,
        dispersions.get(0).index(),
        empty,
        mean * trace.seconds(),
        dispersions);
  }
}
