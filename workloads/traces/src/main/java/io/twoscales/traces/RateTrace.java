package io.twoscales.traces;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Request rates over time, constant within each step. Memory is taken for the steps, however long
 * they are. Immutable.
 */
public final class RateTrace implements Trace {
  static final long SECOND_MICROS = 1_000_000;

  private final String name;
  private final double[] perStep;
  private final long stepMicros;

  /** How far into the first step the trace begins. */
  private final long skippedMicros;

  private final long lengthMicros;

  /**
   * A trace of one rate per second.
   *
   * @param name what to call it in messages and result sets
   * @param perSecond requests per second in each second, finite and not negative, at least one
   * @throws TraceException naming the second that is wrong
   */
  public RateTrace(String name, double[] perSecond) {
    this(name, SECOND_MICROS, perSecond);
  }

  /**
   * A trace of one rate per step.
   *
   * @param name what to call it in messages and result sets
   * @param stepMicros how long each rate is in force, above 0
   * @param perSecond requests per second in each step, finite and not negative, at least one
   * @throws TraceException naming the number that is wrong
   */
  public RateTrace(String name, long stepMicros, double[] perSecond) {
    this(name, stepMicros, checked(name, perSecond), 0, perSecond.length * stepMicros);
  }

  private RateTrace(
      String name, long stepMicros, double[] perStep, long skippedMicros, long lengthMicros) {
    if (stepMicros <= 0) {
      throw new IllegalArgumentException("a step of " + stepMicros + " µs");
    }
    this.name = name;
    this.perStep = perStep;
    this.stepMicros = stepMicros;
    this.skippedMicros = skippedMicros;
    this.lengthMicros = lengthMicros;
  }

  private static double[] checked(String name, double[] perSecond) {
    if (perSecond.length == 0) {
      throw new TraceException("trace " + name + " is empty");
    }
    for (int step = 0; step < perSecond.length; step++) {
      if (!(perSecond[step] >= 0 && perSecond[step] <= Double.MAX_VALUE)) {
        throw new TraceException(
            "trace %s, second %d: expected a rate of at least 0, found %s"
                .formatted(name, step, perSecond[step]));
      }
    }
    return perSecond.clone();
  }

  /** The sum of traces, as long as the longest of them; a shorter one ends earlier. */
  public static RateTrace sum(String name, List<RateTrace> traces) {
    int seconds = traces.stream().mapToInt(RateTrace::seconds).max().orElse(0);
    double[] sum = new double[seconds];
    for (RateTrace trace : traces) {
      for (int second = 0; second < trace.seconds(); second++) {
        sum[second] += trace.ratePerSecond(second);
      }
    }
    return new RateTrace(name, sum);
  }

  @Override
  public String name() {
    return name;
  }

  /** Its length, a begun second counted whole. */
  @Override
  public int seconds() {
    return (int) ((lengthMicros + SECOND_MICROS - 1) / SECOND_MICROS);
  }

  /** How long a rate is in force, microseconds. */
  public long stepMicros() {
    return stepMicros;
  }

  /** Over how many steps it reaches, in whole or in part. */
  int steps() {
    return (int) ((skippedMicros + lengthMicros + stepMicros - 1) / stepMicros);
  }

  /** Whether it begins and ends with a step. */
  boolean hasWholeSteps() {
    return skippedMicros == 0 && lengthMicros == perStep.length * stepMicros;
  }

  /** The rate of a step, requests per second. */
  double ratePerSecondOfStep(int step) {
    return perStep[step];
  }

  /** When a step begins, or the trace where that is later; microseconds since the trace began. */
  long stepBeginsMicros(int step) {
    return Math.max(0, step * stepMicros - skippedMicros);
  }

  /** When a step ends, or the trace where that is earlier; microseconds since the trace began. */
  long stepEndsMicros(int step) {
    return Math.min(lengthMicros, (step + 1) * stepMicros - skippedMicros);
  }

  /**
   * The rate in a second; where it changes within the second, its mean.
   *
   * @param second from 0
   */
  public double ratePerSecond(int second) {
    long from = skippedMicros + second * SECOND_MICROS;
    int step = (int) (from / stepMicros);
    if (from + SECOND_MICROS <= (step + 1) * stepMicros) {
      return perStep[step];
    }
    long to = Math.min(from + SECOND_MICROS, skippedMicros + lengthMicros);
    double requests = 0;
    for (long at = from; at < to; step++) {
      long next = Math.min(to, (step + 1) * stepMicros);
      requests += perStep[step] * (next - at) / SECOND_MICROS;
      at = next;
    }
    return requests;
  }

  private DoubleStream perSecond() {
    return IntStream.range(0, seconds()).mapToDouble(this::ratePerSecond);
  }

  /** Mean rate, requests per second. */
  public double mean() {
    return perSecond().sum() / seconds();
  }

  /** Highest rate of a second, requests per second. */
  public double peak() {
    return perSecond().max().orElseThrow();
  }

  /**
   * A part of it, which begins at second 0 again.
   *
   * @throws TraceException when the window reaches beyond the trace
   */
  public RateTrace window(Window window) {
    window.requireWithin(this);
    long from = skippedMicros + window.fromSecond() * SECOND_MICROS;
    long to =
        Math.min(skippedMicros + lengthMicros, skippedMicros + window.toSecond() * SECOND_MICROS);
    int first = (int) (from / stepMicros);
    int last = (int) ((to + stepMicros - 1) / stepMicros);
    return new RateTrace(
        name,
        stepMicros,
        Arrays.copyOfRange(perStep, first, last),
        from - first * stepMicros,
        to - from);
  }

  /** The same shape with every rate multiplied by a factor of at least 0. */
  public RateTrace scaledBy(double factor) {
    return withRates(Arrays.stream(perStep).map(rate -> rate * factor).toArray());
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
    return withRates(Arrays.stream(perStep).map(rate -> rate / peak * peakPerSecond).toArray());
  }

  private RateTrace withRates(double[] rates) {
    return new RateTrace(name, stepMicros, checked(name, rates), skippedMicros, lengthMicros);
  }
}
