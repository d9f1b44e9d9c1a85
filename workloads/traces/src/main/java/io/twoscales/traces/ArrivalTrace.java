package io.twoscales.traces;

import java.util.Arrays;

/** Recorded arrivals: the moment of every request. Immutable. */
public final class ArrivalTrace implements Trace {
  private final String name;
  private final Arrivals arrivals;
  private final int seconds;

  /**
   * A trace.
   *
   * @param micros when each request arrived, microseconds since the trace began, not descending
   * @param seconds the trace's length, at least 1; the last request comes before its end
   */
  public ArrivalTrace(String name, long[] micros, int seconds) {
    if (seconds < 1) {
      throw new TraceException("trace " + name + " is empty");
    }
    this.name = name;
    this.arrivals = Arrivals.at(micros);
    this.seconds = seconds;
    if (micros.length > 0
        && (micros[0] < 0 || micros[micros.length - 1] >= seconds * RateTrace.SECOND_MICROS)) {
      throw new TraceException(
          "trace %s: an arrival outside of its %d seconds".formatted(name, seconds));
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int seconds() {
    return seconds;
  }

  public Arrivals arrivals() {
    return arrivals;
  }

  /** How many requests there are in each second. */
  public RateTrace counts() {
    double[] counts = new double[seconds];
    for (long micros : arrivals.offsetsMicros()) {
      counts[(int) (micros / RateTrace.SECOND_MICROS)]++;
    }
    return new RateTrace(name, counts);
  }

  /**
   * A part of it, which begins at second 0 again.
   *
   * @throws TraceException when the window reaches beyond the trace
   */
  public ArrivalTrace window(Window window) {
    window.requireWithin(this);
    long from = window.fromSecond() * RateTrace.SECOND_MICROS;
    long to = window.toSecond() * RateTrace.SECOND_MICROS;
    return new ArrivalTrace(
        name,
        Arrays.stream(arrivals.offsetsMicros())
            .filter(micros -> micros >= from && micros < to)
            .map(micros -> micros - from)
            .toArray(),
        window.seconds());
  }
}
