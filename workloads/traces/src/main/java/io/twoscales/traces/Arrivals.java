package io.twoscales.traces;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Moments at which requests arrive, in order. Immutable. */
public final class Arrivals {
  private static final long MICROS_PER_SECOND = 1_000_000;

  private final long[] offsetsMicros;

  private Arrivals(long[] offsetsMicros) {
    this.offsetsMicros = offsetsMicros;
  }

  /**
   * Draws arrivals for a trace, whose rate is constant within each second. A process of rate 1 is
   * stretched by the inverse of the cumulative rate, which gives the inhomogeneous process exactly
   * (Çinlar, "Introduction to Stochastic Processes", 1975, §4.7); nothing is rounded to whole
   * seconds or whole requests. The same seed gives the same microseconds on every machine.
   *
   * @param seed of the Poisson process; the uniform one has no chance in it
   */
  public static Arrivals draw(RateTrace trace, ArrivalProcess process, long seed) {
    UnitProcess unit = new UnitProcess(process, seed);
    long[] offsets = new long[expectedCount(trace)];
    int count = 0;
    double reached = 0;
    double next = unit.first();
    for (int second = 0; second < trace.seconds(); second++) {
      double rate = trace.ratePerSecond(second);
      while (next < reached + rate) {
        long within = (long) ((next - reached) / rate * MICROS_PER_SECOND);
        if (count == offsets.length) {
          offsets = Arrays.copyOf(offsets, 2 * offsets.length);
        }
        offsets[count++] = second * MICROS_PER_SECOND + Math.min(within, MICROS_PER_SECOND - 1);
        next += unit.gap();
      }
      reached += rate;
    }
    return new Arrivals(Arrays.copyOf(offsets, count));
  }

  /** How many there are. */
  public int count() {
    return offsetsMicros.length;
  }

  /** Microseconds since the trace began, not decreasing; the caller's own array. */
  public long[] offsetsMicros() {
    return offsetsMicros.clone();
  }

  private static int expectedCount(RateTrace trace) {
    double expected = trace.mean() * trace.seconds();
    if (expected > Integer.MAX_VALUE / 2.0) {
      throw new TraceException(
          "trace %s means %.0f requests; cut a window or scale it down"
              .formatted(trace.name(), expected));
    }
    return 16 + (int) expected;
  }

  /** Arrivals at rate 1. */
  private static final class UnitProcess {
    private final ArrivalProcess process;
    private final SplittableRandom random;

    UnitProcess(ArrivalProcess process, long seed) {
      this.process = process;
      this.random = new SplittableRandom(seed);
    }

    double first() {
      return process == ArrivalProcess.UNIFORM ? 0.5 : gap();
    }

    double gap() {
      return process == ArrivalProcess.UNIFORM ? 1 : -StrictMath.log(1 - random.nextDouble());
    }
  }
}
