package io.twoscales.traces;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a number of a rate file stands for.
 *
 * @param micros how long it is in force, above 0
 * @param counts whether it is the number of requests of the step, not their rate per second
 */
public record RateSteps(long micros, boolean counts) {
  private static final Pattern HEADER =
      Pattern.compile("# step: (\\d{1,12})(ms|s), numbers: (rates|counts)");

  /** A rate for each second. */
  public static final RateSteps SECONDS = new RateSteps(1_000_000, false);

  public RateSteps {
    if (micros <= 0) {
      throw new IllegalArgumentException("a step of " + micros + " µs");
    }
  }

  /** What the first line of a file says: {@code # step: 60s, numbers: counts}. */
  static Optional<RateSteps> parse(String firstLine) {
    Matcher header = HEADER.matcher(firstLine.strip());
    if (!header.matches() || Long.parseLong(header.group(1)) == 0) {
      return Optional.empty();
    }
    long unit = header.group(2).equals("s") ? 1_000_000 : 1_000;
    return Optional.of(
        new RateSteps(Long.parseLong(header.group(1)) * unit, header.group(3).equals("counts")));
  }

  /** The first line of a file of such numbers, without its {@code #}. */
  String header() {
    return "step: %s, numbers: %s".formatted(word(), counts ? "counts" : "rates");
  }

  /** The step with its unit, such as {@code 60s}. */
  public String word() {
    return micros % 1_000_000 == 0 ? micros / 1_000_000 + "s" : micros / 1000 + "ms";
  }

  double perSecond(double number) {
    return counts ? number / (micros / 1e6) : number;
  }

  double number(double perSecond) {
    if (!counts) {
      return perSecond;
    }
    double count = perSecond * (micros / 1e6);
    // What was a whole number before the division is one again.
    return Math.abs(count - Math.rint(count)) <= 1e-12 * count ? Math.rint(count) : count;
  }
}
