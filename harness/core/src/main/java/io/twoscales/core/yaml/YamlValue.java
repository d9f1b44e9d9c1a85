package io.twoscales.core.yaml;

import io.twoscales.core.units.Cpu;
import io.twoscales.core.units.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** One value of a YAML file together with where it stands. */
public final class YamlValue {
  private final String file;
  private final String key;
  private final Node node;

  YamlValue(String file, String key, Node node) {
    this.file = file;
    this.key = key;
    this.node = node;
  }

  /** The refusal of this value. */
  public InvalidFileException refused(String problem) {
    return InvalidFileException.at(file, YamlFile.line(node), key, problem);
  }

  /** The folder of the file this value stands in: what relative paths in the file start from. */
  public Path folder() {
    return Path.of(file).toAbsolutePath().normalize().getParent();
  }

  public boolean isList() {
    return node instanceof SequenceNode;
  }

  public boolean isMap() {
    return node instanceof MappingNode;
  }

  public YamlMap map() {
    if (node instanceof MappingNode mapping) {
      return new YamlMap(file, key, mapping);
    }
    throw refused("expected `key: value` pairs, found " + shown());
  }

  public List<YamlValue> list() {
    if (!(node instanceof SequenceNode sequence)) {
      throw refused("expected a list such as [a, b], found " + shown());
    }
    List<YamlValue> values = new ArrayList<>();
    for (Node element : sequence.getValue()) {
      values.add(new YamlValue(file, key + "[" + values.size() + "]", element));
    }
    return values;
  }

  public String string() {
    if (node instanceof ScalarNode scalar
        && !scalar.getTag().equals(Tag.NULL)
        && !scalar.getValue().isBlank()) {
      return scalar.getValue();
    }
    throw refused("expected text, found " + shown());
  }

  public boolean bool() {
    return switch (string()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refused("expected true or false, found " + shown());
    };
  }

  public int integer(int min, int max) {
    return (int) wholeNumber(min, max);
  }

  public long wholeNumber(long min, long max) {
    String expected = "a whole number from " + min + " to " + max;
    return parsed(expected, Long::parseLong, value -> value >= min && value <= max);
  }

  /** A number with {@code min <= number <= max}. */
  public double number(double min, double max) {
    String expected =
        max == Double.MAX_VALUE
            ? "a number of at least " + trimmed(min)
            : "a number from " + trimmed(min) + " to " + trimmed(max);
    return parsed(expected, Double::parseDouble, value -> value >= min && value <= max);
  }

  /** A finite number above 0. */
  public double positiveNumber() {
    return parsed("a number above 0", Double::parseDouble, v -> v > 0 && v <= Double.MAX_VALUE);
  }

  /** A CPU quantity as in Kubernetes ({@code 100m}, {@code 1}, {@code 1.5}), above 0. */
  public int millicores() {
    return parsed("a CPU quantity such as 100m, 1 or 1.5", Cpu::parse, value -> value > 0);
  }

  /** A duration with its unit ({@code 250ms}, {@code 10s}, {@code 2m}), above 0. */
  public Duration duration() {
    return parsed(
        "a duration with a unit such as 250ms, 10s or 2m",
        Durations::parse,
        value -> !value.isZero());
  }

  /** As {@link #duration}, or {@code 0s}. */
  public Duration durationOrZero() {
    return parsed("a duration with a unit such as 0s, 250ms or 10s", Durations::parse, v -> true);
  }

  /**
   * Text that {@code parser} understands; it may throw IllegalArgumentException with the reason.
   */
  public <T> T parsed(Function<String, T> parser) {
    try {
      return parser.apply(string());
    } catch (IllegalArgumentException e) {
      throw refused(e.getMessage());
    }
  }

  private <T> T parsed(String expected, Function<String, T> parser, Predicate<T> allowed) {
    try {
      T value = parser.apply(string());
      if (allowed.test(value)) {
        return value;
      }
    } catch (IllegalArgumentException e) {
      throw refused("expected " + expected + ", found " + shown());
    }
    throw refused("expected " + expected + ", found " + shown());
  }

  private String shown() {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue().isBlank() ? "nothing" : "'" + scalar.getValue() + "'";
    }
    return node instanceof MappingNode ? "`key: value` pairs" : "a list";
  }

  private static String trimmed(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
