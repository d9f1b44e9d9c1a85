package io.twoscales.traces;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Moments at which requests arrive, in order. Immutable. */
public final class Arrivals {
  private static final long MICROS_PER_SECOND = 1_000_000;

  private final long[] offsetsMicros;

  private Arrivals(long[] offsetsMicros) {
    this.offsetsMicros = offsetsMicros;
  }

  /**
   * Arrivals at given moments.
   *
   * @param offsetsMicros microseconds since the trace began, not descending
   */
  static Arrivals at(long[] offsetsMicros) {
    for (int i = 1; i < offsetsMicros.length; i++) {
      if (offsetsMicros[i] < offsetsMicros[i - 1]) {
        throw new TraceException(
            "arrival %d: %d µs comes after %d µs; arrivals have to ascend"
                .formatted(i + 1, offsetsMicros[i], offsetsMicros[i - 1]));
      }
    }
    return new Arrivals(offsetsMicros.clone());
  }

  /** All arrivals of several, in order. */
  static Arrivals merged(List<Arrivals> all) {
    long[] merged = all.stream().flatMapToLong(a -> Arrays.stream(a.offsetsMicros)).toArray();
    Arrays.sort(merged);
    return new Arrivals(merged);
  }

  /**
   * Each of them with this probability, independently.
   *
   * @param share from 0 to 1
   */
  Arrivals thinned(double share, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new Arrivals(
        Arrays.stream(offsetsMicros).filter(micros -> random.nextDouble() < share).toArray());
  }

  /**
   * Draws arrivals for a trace, whose rate is constant within each step. A process of rate 1 is
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
    for (int step = 0; step < trace.steps(); step++) {
      double rate = trace.ratePerSecondOfStep(step);
      long begins = trace.stepBeginsMicros(step);
      long length = trace.stepEndsMicros(step) - begins;
      double requests = rate * (length / (double) MICROS_PER_SECOND);
      while (next < reached + requests) {
        long within = (long) ((next - reached) / rate * MICROS_PER_SECOND);
        if (count == offsets.length) {
          offsets = Arrays.copyOf(offsets, 2 * offsets.length);
        }
        offsets[count++] = begins + Math.min(within, length - 1);
        next += unit.gap();
      }
      reached += requests;
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
