package io.twoscales.core.units;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of memory as people write them, in the binary notation of Kubernetes. */
public final class Bytes {
  private static final Pattern QUANTITY = Pattern.compile("(\\d{1,9})(Ki|Mi|Gi)");

  private Bytes() {}

  /**
   * Bytes from {@code 64Ki}, {@code 768Mi} or {@code 2Gi}.
   *
   * @throws IllegalArgumentException when the text is nothing of the kind, or 0
   */
  public static long parse(String text) {
    Matcher matcher = QUANTITY.matcher(text);
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
      throw new IllegalArgumentException(
          "expected memory with a unit such as 64Ki, 768Mi or 2Gi, found '" + text + "'");
    }
    int shift =
        switch (matcher.group(2)) {
          case "Ki" -> 10;
          case "Mi" -> 20;
          default -> 30;
        };
    return Long.parseLong(matcher.group(1)) << shift;
  }
}
