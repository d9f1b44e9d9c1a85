package io.twoscales.traces;

import java.util.Arrays;

/** The exact times at which the requests of a trace are due. Immutable. */
public final class Arrivals {
  /** So many requests can be drawn at most: their times take 0.8 GB. */
  public static final int MAX_REQUESTS = 100_000_000;

  private static final long MICROS_PER_SECOND = 1_000_000;

  private final long[] offsetsMicros;

  private Arrivals(long[] offsetsMicros) {
    this.offsetsMicros = offsetsMicros;
  }

  /**
   * Draws the arrivals of a trace. The process is exact for rates that are constant within each
   * second: the arrivals of a unit-rate process are mapped through the inverse of the cumulative
   * rate (Çınlar, "Introduction to Stochastic Processes", 1975, section 4.7), then cut to whole
   * microseconds.
   *
   * @param seed the same seed gives the same microseconds on every JDK
   * @throws TraceException when more than {@link #MAX_REQUESTS} are expected
   */
  public static Arrivals draw(RateTrace trace, ArrivalProcess process, long seed) {
    double expected = trace.mean() * trace.seconds();
    if (expected > MAX_REQUESTS) {
      throw new TraceException(
          "trace '%s' has about %.0f requests, more than %d; cut a window or scale it down"
              .formatted(trace.name(), expected, MAX_REQUESTS));
    }
    UnitRandom random = new UnitRandom(seed);
    long[] offsets = new long[(int) (expected + 6 * Math.sqrt(expected)) + 16];
    int count = 0;
    double gap = process.firstGap(random);
    for (int second = 0; second < trace.seconds(); second++) {
      double rate = trace.ratePerSecond(second);
      // Both in expected requests: how far into the second, and what is left until the next
      // arrival. Starting at 0 in each second keeps long traces as exact as short ones.
      double into = 0;
      while (gap < rate - into) {
        into += gap;
        if (count == offsets.length) {
          offsets = Arrays.copyOf(offsets, 2 * count);
        }
        offsets[count++] = second * MICROS_PER_SECOND + microsInto(into / rate);
        gap = process.nextGap(random);
      }
      gap -= rate - into;
    }
    return new Arrivals(Arrays.copyOf(offsets, count));
  }

  private static long microsInto(double fraction) {
    return Math.min((long) (fraction * MICROS_PER_SECOND), MICROS_PER_SECOND - 1);
  }

  /** How many requests. */
  public int count() {
    return offsetsMicros.length;
  }

  /**
   * When each request is due, in microseconds since the trace's begin, ascending; several may share
   * a microsecond. A new array at each call.
   */
  public long[] offsetsMicros() {
    return offsetsMicros.clone();
  }
}
