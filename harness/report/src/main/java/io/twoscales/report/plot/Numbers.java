package io.twoscales.report.plot;

import io.twoscales.report.model.Estimate;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** Numbers as people read them: three digits that matter, thousands grouped, no empty zeros. */
public final class Numbers {
  private Numbers() {}

  /** A number with about three significant digits, {@code –} when it is not known. */
  public static String brief(double value) {
    double size = Math.abs(value);
    if (Double.isNaN(value)) {
      return "–";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    int decimals =
        size >= 100 || size == 0
            ? 0
            : Math.min(9, Math.max(size >= 10 ? 1 : 2, 2 - (int) Math.floor(Math.log10(size))));
    String text = String.format(Locale.ROOT, "%,." + decimals + "f", value);
    return decimals == 0 ? text : text.replaceAll("\\.?0+$", "");
  }

  /** A share as a percentage without its sign, {@code 0.54}. */
  public static String percent(double share) {
    double value = share * 100;
    if (Double.isNaN(value)) {
      return "–";
    }
    int decimals = value == 0 ? 0 : value >= 10 ? 1 : value >= 0.01 ? 2 : 4;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** With its interval, {@code 3316 [3294, 3341]}, unless that is no wider than the number. */
  public static String withInterval(Estimate estimate) {
    return withInterval(estimate, Numbers::brief);
  }

  /** A share with its interval in percent, {@code 0.54 [0.49, 0.59]}. */
  public static String percentWithInterval(Estimate estimate) {
    return withInterval(estimate, Numbers::percent);
  }

  private static String withInterval(Estimate estimate, DoubleFunction<String> words) {
    String value = words.apply(estimate.value());
    String low = words.apply(estimate.low());
    String high = words.apply(estimate.high());
    return estimate.hasInterval() && !(low.equals(value) && high.equals(value))
        ? value + " [" + low + ", " + high + "]"
        : value;
  }
}
