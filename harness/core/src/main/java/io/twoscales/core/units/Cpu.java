package io.twoscales.core.units;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** CPU quantities as people write them, in the notation of Kubernetes. */
public final class Cpu {
  private static final Pattern QUANTITY = Pattern.compile("(\\d{1,7})(\\.\\d{1,3})?|\\d{1,9}m");

  private Cpu() {}

  /**
   * Millicores from {@code 100m}, {@code 1} or {@code 1.5}.
   *
   * @throws IllegalArgumentException when the text is nothing of the kind
   */
  public static int parse(String text) {
    if (!QUANTITY.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "expected a CPU quantity such as 100m, 1 or 1.5, found '" + text + "'");
    }
    if (text.endsWith("m")) {
      return Integer.parseInt(text.substring(0, text.length() - 1));
    }
    return new BigDecimal(text).movePointRight(3).intValueExact();
  }

  /** The shortest notation: whole cores without a suffix, everything else in millicores. */
  public static String format(int millicores) {
    return millicores % 1000 == 0 ? Integer.toString(millicores / 1000) : millicores + "m";
  }
}
