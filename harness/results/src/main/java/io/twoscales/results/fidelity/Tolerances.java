package io.twoscales.results.fidelity;

import io.twoscales.results.statistics.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What errors are tolerated; where several say something of the same, the last one counts.
 *
 * @param all in the order in which they were given
 */
public record Tolerances(List<Tolerance> all) {
  private static final String EVERY = "*";
  private static final Pattern TOLERANCE =
      Pattern.compile("([^:=]+):([A-Za-z0-9.-]+)=(\\d+(?:\\.\\d+)?)%?");

  public Tolerances {
    all = List.copyOf(all);
  }

  /**
   * A tolerance.
   *
   * @param controller its name, or {@code *} for all
   * @param largest of the error's absolute value: a share for relative errors, otherwise in the
   *     measure's unit, at least 0
   */
  public record Tolerance(String controller, Measure measure, double largest) {
    public Tolerance {
      if (!(largest >= 0)) {
        throw new IllegalArgumentException("a tolerance is at least 0, not " + largest);
      }
    }
  }

  /**
   * Static plans, in which only queues and service times are at work: p50 15 %, p99 25 %, three
   * points of violations. {@code hybrid} and {@code fa2}: five points of violations, 15 % of the
   * cost.
   */
  public static final Tolerances DEFAULT =
      new Tolerances(
          List.of(
              new Tolerance("static-base", Measure.P50, 0.15),
              new Tolerance("static-base", Measure.P99, 0.25),
              new Tolerance("static-base", Measure.VIOLATION_RATE, 0.03),
              new Tolerance("static-peak", Measure.P50, 0.15),
              new Tolerance("static-peak", Measure.P99, 0.25),
              new Tolerance("static-peak", Measure.VIOLATION_RATE, 0.03),
              new Tolerance("hybrid", Measure.VIOLATION_RATE, 0.05),
              new Tolerance("hybrid", Measure.CORE_SECONDS, 0.15),
              new Tolerance("fa2", Measure.VIOLATION_RATE, 0.05),
              new Tolerance("fa2", Measure.CORE_SECONDS, 0.15)));

  /**
   * Reads {@code hpa:p99=20} or {@code *:cost=10}: percent, percentage points of shares, or a
   * count.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Tolerance parse(String text) {
    Matcher matcher = TOLERANCE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "expected CONTROLLER:MEASURE=PERCENT such as hpa:p99=20 or *:cost=10, found '"
              + text
              + "'");
    }
    Measure measure = measure(matcher.group(2));
    double number = Double.parseDouble(matcher.group(3));
    return new Tolerance(matcher.group(1), measure, isCount(measure) ? number : number / 100);
  }

  private static Measure measure(String word) {
    for (Measure measure : Fidelity.COMPARED) {
      boolean isLabel = measure.label().replace(' ', '-').equalsIgnoreCase(word);
      if (isLabel || measure.key().equals(word)) {
        return measure;
      }
    }
    List<String> known =
        Fidelity.COMPARED.stream()
            .map(measure -> measure.label().replace(' ', '-').toLowerCase(Locale.ROOT))
            .toList();
    throw new IllegalArgumentException(
        "no measure '" + word + "'; there are " + String.join(", ", known));
  }

  private static boolean isCount(Measure measure) {
    return measure == Measure.STARTS || measure == Measure.RESIZES;
  }

  /** These, and then others. */
  public Tolerances and(List<Tolerance> more) {
    List<Tolerance> both = new ArrayList<>(all);
    both.addAll(more);
    return new Tolerances(both);
  }

  OptionalDouble of(String controller, Measure measure) {
    OptionalDouble found = OptionalDouble.empty();
    for (Tolerance tolerance : all) {
      boolean meant =
          tolerance.controller().equals(EVERY) || tolerance.controller().equals(controller);
      if (meant && tolerance.measure() == measure) {
        found = OptionalDouble.of(tolerance.largest());
      }
    }
    return found;
  }
}
