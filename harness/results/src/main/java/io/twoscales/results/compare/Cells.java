package io.twoscales.results.compare;

import io.twoscales.results.statistics.Interval;
import io.twoscales.results.statistics.Measure;
import java.util.Locale;

/** Numbers as a person reads them. */
public final class Cells {
  private static final String UNKNOWN = "-";

  private Cells() {}

  /** Value with its interval: {@code 5.12 [4.80, 5.44]}. */
  public static String interval(Interval interval, Measure measure) {
    String value = number(interval.estimate(), measure);
    return interval.known()
        ? "%s [%s, %s]"
            .formatted(value, number(interval.low(), measure), number(interval.high(), measure))
        : value;
  }

  /** Difference with its sign and interval. */
  public static String difference(Interval interval, Measure measure) {
    String value = signed(interval.estimate(), measure);
    return interval.known()
        ? "%s [%s, %s]"
            .formatted(value, signed(interval.low(), measure), signed(interval.high(), measure))
        : value;
  }

  static String ratio(Interval ratio) {
    if (Double.isNaN(ratio.estimate())) {
      return UNKNOWN;
    }
    return ratio.known()
        ? String.format(
            Locale.ROOT, "%.2f [%.2f, %.2f]", ratio.estimate(), ratio.low(), ratio.high())
        : String.format(Locale.ROOT, "%.2f", ratio.estimate());
  }

  /** The value in its {@link #unit}; {@code -} where it is not known. */
  public static String number(double value, Measure measure) {
    return Double.isNaN(value) ? UNKNOWN : format(scale(measure) * value, decimals(measure));
  }

  /** A plain number; {@code -} where it is not known. */
  public static String decimal(double value, int decimals) {
    return Double.isNaN(value) || Double.isInfinite(value) ? UNKNOWN : format(value, decimals);
  }

  private static String signed(double value, Measure measure) {
    if (Double.isNaN(value)) {
      return UNKNOWN;
    }
    String text = format(scale(measure) * value, decimals(measure));
    return value > 0 && !text.startsWith("-") ? "+" + text : text;
  }

  private static String format(double value, int decimals) {
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    // What rounds to nothing has no sign.
    return text.matches("-0(\\.0+)?") ? text.substring(1) : text;
  }

  /** The unit in which {@link #number} gives a measure. */
  public static String unit(Measure measure) {
    return switch (measure) {
      case VIOLATION_RATE, DROPPED_RATE, FAILED_RATE -> "%";
      case GOODPUT -> "per s";
      case P50, P90, P95, P99, P999 -> "ms";
      case CORE_SECONDS -> "core-s";
      case CPU_SECONDS -> "CPU-s";
      case REACTION -> "s";
      case RESIZES, STARTS, STOPS, CHURN -> "";
    };
  }

  /** The unit of a difference. */
  public static String differenceUnit(Measure measure) {
    return unit(measure).equals("%") ? "points" : unit(measure);
  }

  private static double scale(Measure measure) {
    return unit(measure).equals("%") ? 100 : 1;
  }

  private static int decimals(Measure measure) {
    return switch (measure) {
      case VIOLATION_RATE, DROPPED_RATE, FAILED_RATE -> 2;
      default -> 1;
    };
  }
}
