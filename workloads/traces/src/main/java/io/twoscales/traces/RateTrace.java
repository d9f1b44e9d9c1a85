package io.twoscales.traces;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Request rates over time: one rate for each second, constant within it. Immutable. */
public final class RateTrace {
  private final String name;
  private final double[] perSecond;

  /**
   * @param name for people, in reports and errors
   * @param perSecond requests per second, one value for each second; each finite and 0 or more
   * @throws IllegalArgumentException when the name is blank, there is no second, or a rate is
   *     negative, NaN or infinite
   */
  public RateTrace(String name, double[] perSecond) {
    this(name, perSecond.clone(), Ownership.TAKEN);
  }

  private enum Ownership {
    TAKEN
  }

  private RateTrace(String name, double[] perSecond, Ownership ownership) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a trace needs a name");
    }
    if (perSecond.length == 0) {
      throw new IllegalArgumentException("trace '" + name + "' has no seconds");
    }
    for (int second = 0; second < perSecond.length; second++) {
      double rate = perSecond[second];
      if (!(rate >= 0) || Double.isInfinite(rate)) {
        throw new IllegalArgumentException(
            "trace '%s', second %d: expected a finite rate of 0 or more, found %s"
                .formatted(name, second, rate));
      }
    }
    this.name = name;
    this.perSecond = perSecond;
  }

  public String name() {
    return name;
  }

  /** Length of the trace, at least 1. */
  public int seconds() {
    return perSecond.length;
  }

  /**
   * Requests per second in a second.
   *
   * @param second from 0 to {@link #seconds()} − 1
   * @throws IndexOutOfBoundsException when the trace has no such second
   */
  public double ratePerSecond(int second) {
    return perSecond[second];
  }

  /** Mean rate, requests per second. */
  public double mean() {
    return Arrays.stream(perSecond).sum() / perSecond.length;
  }

  /** Greatest rate, requests per second. */
  public double peak() {
    return Arrays.stream(perSecond).max().getAsDouble();
  }

  /**
   * The part of this trace within a window, under the same name; its first second is second 0.
   *
   * @throws TraceException when the window is not within the trace
   */
  public RateTrace window(Window window) {
    if (window.toSecond() > perSecond.length) {
      throw new TraceException(
          "window %s is outside trace '%s', which has %d s; the last possible end is %d"
              .formatted(window, name, perSecond.length, perSecond.length));
    }
    return new RateTrace(
        name,
        Arrays.copyOfRange(perSecond, window.fromSecond(), window.toSecond()),
        Ownership.TAKEN);
  }

  /**
   * This trace with each rate multiplied.
   *
   * @param factor finite, 0 or more
   * @throws IllegalArgumentException when the factor, or a rate it leads to, is out of range
   */
  public RateTrace scaledBy(double factor) {
    if (!(factor >= 0) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException(
          "expected a finite factor of 0 or more to scale trace '%s' by, found %s"
              .formatted(name, factor));
    }
    return mapped(rate -> rate * factor);
  }

  /**
   * This trace scaled so that its peak is exactly the given rate.
   *
   * @param peakPerSecond requests per second, positive and finite
   * @throws IllegalArgumentException when the peak is out of range
   * @throws TraceException when no second of this trace has a request
   */
  public RateTrace scaledToPeak(double peakPerSecond) {
    if (!(peakPerSecond > 0) || Double.isInfinite(peakPerSecond)) {
      throw new IllegalArgumentException(
          "expected a finite peak greater than 0 to scale trace '%s' to, found %s"
              .formatted(name, peakPerSecond));
    }
    double peak = peak();
    if (peak == 0) {
      throw new TraceException(
          "trace '%s' cannot be scaled to a peak: all of its %d s have rate 0; choose another window"
              .formatted(name, perSecond.length));
    }
    return mapped(rate -> rate / peak * peakPerSecond);
  }

  private RateTrace mapped(DoubleUnaryOperator change) {
    return new RateTrace(name, Arrays.stream(perSecond).map(change).toArray(), Ownership.TAKEN);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RateTrace that
        && name.equals(that.name)
        && Arrays.equals(perSecond, that.perSecond);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(perSecond);
  }

  @Override
  public String toString() {
    return "%s: %d s, mean %.3f/s, peak %.3f/s".formatted(name, perSecond.length, mean(), peak());
  }
}
