package io.twoscales.traces;

import java.util.Arrays;

/** Request rates, one for each second. Immutable. */
public final class RateTrace {
  private final String name;
  private final double[] perSecond;

  /**
   * A trace.
   *
   * @param name what to call it in messages and result sets
   * @param perSecond requests per second in each second, finite and not negative, at least one
   * @throws TraceException naming the second that is wrong
   */
  public RateTrace(String name, double[] perSecond) {
    if (perSecond.length == 0) {
      throw new TraceException("trace " + name + " is empty");
    }
    for (int second = 0; second < perSecond.length; second++) {
      if (!(perSecond[second] >= 0 && perSecond[second] <= Double.MAX_VALUE)) {
        throw new TraceException(
            "trace %s, second %d: expected a rate of at least 0, found %s"
                .formatted(name, second, perSecond[second]));
      }
    }
    this.name = name;
    this.perSecond = perSecond.clone();
  }

  public String name() {
    return name;
  }

  /** Its length. */
  public int seconds() {
    return perSecond.length;
  }

  /**
   * The rate in a second.
   *
   * @param second from 0
   */
  public double ratePerSecond(int second) {
    return perSecond[second];
  }

  /** Mean rate, requests per second. */
  public double mean() {
    return Arrays.stream(perSecond).sum() / perSecond.length;
  }

  /** Highest rate, requests per second. */
  public double peak() {
    return Arrays.stream(perSecond).max().orElseThrow();
  }

  /**
   * A part of it, which begins at second 0 again.
   *
   * @throws TraceException when the window reaches beyond the trace
   */
  public RateTrace window(Window window) {
    if (window.toSecond() > perSecond.length) {
      throw new TraceException(
          "window %s reaches beyond trace %s, which has the seconds 0..%d"
              .formatted(window, name, perSecond.length));
    }
    return new RateTrace(
        name, Arrays.copyOfRange(perSecond, window.fromSecond(), window.toSecond()));
  }

  /** The same shape with every rate multiplied by a factor of at least 0. */
  public RateTrace scaledBy(double factor) {
    return new RateTrace(name, Arrays.stream(perSecond).map(rate -> rate * factor).toArray());
  }

  /**
   * The same shape with exactly this highest rate, requests per second.
   *
   * @throws TraceException when every rate is 0
   */
  public RateTrace scaledToPeak(double peakPerSecond) {
    double peak = peak();
    if (peak == 0) {
      throw new TraceException("trace " + name + " has no requests to scale");
    }
    // Dividing first makes the highest rate exactly what was asked for.
    return new RateTrace(
        name, Arrays.stream(perSecond).map(rate -> rate / peak * peakPerSecond).toArray());
  }
}
