package io.twoscales.core.control;

import io.twoscales.core.units.Durations;
import io.twoscales.core.yaml.YamlValue;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * An option of a controller or forecaster: declared once, with its default and its range, and read,
 * checked and listed from there.
 *
 * @param name the key in experiments
 * @param meaning what it does, in a few words, with its unit
 * @param byDefault the value where it is left out
 * @param range what is allowed, for the reader
 * @param reader reads and checks a value
 */
public record ControllerOption<T>(
    String name, String meaning, T byDefault, String range, Function<YamlValue, T> reader) {

  /** A number with {@code min <= number <= max}. */
  public static ControllerOption<Double> number(
      String name, double byDefault, double min, double max, String meaning) {
    return new ControllerOption<>(
        name, meaning, byDefault, plain(min) + " to " + plain(max), v -> v.number(min, max));
  }

  /** A whole number with {@code min <= number <= max}. */
  public static ControllerOption<Integer> integer(
      String name, int byDefault, int min, int max, String meaning) {
    return new ControllerOption<>(
        name, meaning, byDefault, min + " to " + max, v -> v.integer(min, max));
  }

  /** A duration, written with its unit, at most {@code max}. */
  public static ControllerOption<Duration> duration(
      String name, String byDefault, String max, String meaning) {
    Duration longest = Durations.parse(max);
    return new ControllerOption<>(
        name,
        meaning,
        Durations.parse(byDefault),
        "0s to " + max,
        v -> {
          Duration duration = v.durationOrZero();
          if (duration.compareTo(longest) > 0) {
            throw v.refused("expected at most " + max);
          }
          return duration;
        });
  }

  /** {@code true} or {@code false}. */
  public static ControllerOption<Boolean> flag(String name, boolean byDefault, String meaning) {
    return new ControllerOption<>(name, meaning, byDefault, "true or false", YamlValue::bool);
  }

  /** One of the constants of an enum, written in lower case with dashes. */
  public static <E extends Enum<E>> ControllerOption<E> word(
      String name, E byDefault, String meaning) {
    List<E> all = List.of(byDefault.getDeclaringClass().getEnumConstants());
    String words = String.join(", ", all.stream().map(ControllerOption::wordOf).toList());
    return new ControllerOption<>(
        name,
        meaning,
        byDefault,
        words,
        v ->
            all.stream()
                .filter(constant -> wordOf(constant).equals(v.string()))
                .findFirst()
                .orElseThrow(
                    () ->
                        v.refused("expected one of %s, found '%s'".formatted(words, v.string()))));
  }

  /** The value a person gave, or the default. */
  public T in(ControllerOptions options) {
    return options.option(name).map(reader).orElse(byDefault);
  }

  /** The default as a person would write it. */
  public String defaultText() {
    if (byDefault instanceof Duration duration) {
      return duration.toMillis() % 1000 == 0
          ? duration.toSeconds() + "s"
          : duration.toMillis() + "ms";
    }
    if (byDefault instanceof Double number) {
      return plain(number);
    }
    return byDefault instanceof Enum<?> constant ? wordOf(constant) : byDefault.toString();
  }

  private static String wordOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }
}
