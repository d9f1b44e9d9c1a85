package io.twoscales.results.fidelity;

import io.twoscales.results.statistics.Interval;
import io.twoscales.results.statistics.MeanIntervals;
import io.twoscales.results.statistics.Measure;
import java.util.OptionalDouble;

/**
 * A measure of one controller in both worlds, means over repetitions.
 *
 * @param measured on the real platform
 * @param simulated in virtual time
 * @param error simulated minus measured, as a share of the measured where {@link #isRelative},
 *     otherwise in the measure's own unit; paired by repetition
 * @param tolerance how large its absolute value may be; empty where nothing is asked of it
 */
public record MeasureError(
    Measure measure,
    Interval measured,
    Interval simulated,
    Interval error,
    OptionalDouble tolerance) {

  /** Compares; both by repetition. */
  static MeasureError of(
      Measure measure, double[] measured, double[] simulated, OptionalDouble tolerance) {
    return new MeasureError(
        measure,
        MeanIntervals.mean(measured),
        MeanIntervals.mean(simulated),
        isRelative(measure)
            ? lessOne(MeanIntervals.ratio(measured, simulated))
            : MeanIntervals.difference(measured, simulated),
        tolerance);
  }

  private static Interval lessOne(Interval ratio) {
    return new Interval(
        ratio.estimate() - 1,
        ratio.low() - 1,
        ratio.high() - 1,
        ratio.repetitions(),
        ratio.method());
  }

  /** Whether errors of a measure are shares of it; those of shares and counts are differences. */
  public static boolean isRelative(Measure measure) {
    return switch (measure) {
      case P50, P90, P95, P99, P999, CORE_SECONDS, CPU_SECONDS, GOODPUT, REACTION -> true;
      case VIOLATION_RATE, DROPPED_RATE, FAILED_RATE, RESIZES, STARTS, STOPS, CHURN -> false;
    };
  }

  /** Whether errors of this measure are shares of it. */
  public boolean isRelative() {
    return isRelative(measure);
  }

  /** Whether there is a tolerance and the error is beyond it, or not known in one world only. */
  public boolean isBeyondTolerance() {
    if (tolerance.isEmpty()) {
      return false;
    }
    if (Double.isNaN(error.estimate())) {
      return measured.estimate() != simulated.estimate()
          && !(Double.isNaN(measured.estimate()) && Double.isNaN(simulated.estimate()));
    }
    double rounding = 1e-12;
    return Math.abs(error.estimate()) > tolerance.getAsDouble() + rounding;
  }
}
