package io.twoscales.modelserver.models;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeSet;

/** The file that says of which kind a model is and how its inputs are to be made. */
final class Description {
  static final String FILE = "model.properties";

  private final Path file;
  private final Properties properties = new Properties();
  private final TreeSet<String> unused;

  /**
   * Reads a model's description.
   *
   * @throws IOException if there is none
   */
  Description(Path folder) throws IOException {
    this.file = folder.resolve(FILE);
    if (!Files.isReadable(file)) {
      throw new IOException("no readable file " + file + ", which says what kind of model it is");
    }
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    this.unused = new TreeSet<>(properties.stringPropertyNames());
  }

  String text(String key, String otherwise) {
    unused.remove(key);
    return properties.getProperty(key, otherwise);
  }

  int number(String key, int otherwise, int least, int greatest) throws IOException {
    double value = number(key, (double) otherwise, least, greatest);
    if (value != Math.rint(value)) {
      throw wrong(key, "a whole number");
    }
    return (int) value;
  }

  float number(String key, float otherwise, float least, float greatest) throws IOException {
    return (float) number(key, (double) otherwise, least, greatest);
  }

  private double number(String key, double otherwise, double least, double greatest)
      throws IOException {
    String text = text(key, null);
    if (text == null) {
      return otherwise;
    }
    try {
      double value = Double.parseDouble(text);
      if (value >= least && value <= greatest) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw wrong(key, "a number");
    }
    throw wrong(key, "%s to %s".formatted(least, greatest));
  }

  /** The constant whose name, in lower case and with dashes, the file gives. */
  <E extends Enum<E>> E word(String key, Class<E> words) throws IOException {
    String text = text(key, "");
    for (E word : words.getEnumConstants()) {
      if (spelled(word).equals(text)) {
        return word;
      }
    }
    throw wrong(
        key,
        "one of "
            + String.join(
                ", ", Arrays.stream(words.getEnumConstants()).map(Description::spelled).toList()));
  }

  /**
   * To be called when all is read.
   *
   * @throws IOException if the file says more
   */
  void refuseOthers() throws IOException {
    if (!unused.isEmpty()) {
      throw new IOException("%s: unknown key %s".formatted(file, String.join(", ", unused)));
    }
  }

  private static String spelled(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private IOException wrong(String key, String expected) {
    return new IOException(
        "%s: %s: expected %s, found %s"
            .formatted(
                file,
                key,
                expected,
                properties.containsKey(key) ? '"' + properties.getProperty(key) + '"' : "nothing"));
  }
}
