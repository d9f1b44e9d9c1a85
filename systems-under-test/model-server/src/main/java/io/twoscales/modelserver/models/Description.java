package io.twoscales.modelserver.models;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

/** The file that says of which kind a model is and how its inputs are to be made. */
public final class Description {
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
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new IOException(
          "no readable file %s: put one there that says what kind of model it is".formatted(file));
    }
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw new ModelFile(file).isNot("a description in UTF-8", e);
    }
    this.unused = new TreeSet<>(properties.stringPropertyNames());
  }

  /** What the file says of a key. */
  public String text(String key, String otherwise) {
    unused.remove(key);
    return properties.getProperty(key, otherwise);
  }

  /**
   * A whole number.
   *
   * @throws IOException if it is none or out of its bounds
   */
  public int number(String key, int otherwise, int least, int greatest) throws IOException {
    double value = number(key, (double) otherwise, least, greatest);
    if (value != Math.rint(value)) {
      throw wrong(key, "a whole number");
    }
    return (int) value;
  }

  /**
   * A number.
   *
   * @throws IOException if it is none or out of its bounds
   */
  public float number(String key, float otherwise, float least, float greatest) throws IOException {
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

  /**
   * The constant whose name, in lower case and with dashes, the file gives.
   *
   * @throws IOException if it gives none of them
   */
  public <E extends Enum<E>> E word(String key, Class<E> words) throws IOException {
    Map<String, E> spelled = new LinkedHashMap<>();
    for (E word : words.getEnumConstants()) {
      spelled.put(spelled(word), word);
    }
    return spelled.get(word(key, spelled.keySet()));
  }

  /**
   * To be called when all is read.
   *
   * @throws IOException if the file says more
   */
  public void refuseOthers() throws IOException {
    if (!unused.isEmpty()) {
      throw new IOException("%s: unknown key %s".formatted(file, String.join(", ", unused)));
    }
  }

  /** Which of some words the file gives. */
  String word(String key, Collection<String> words) throws IOException {
    String text = text(key, "");
    if (!words.contains(text)) {
      throw wrong(key, "one of " + String.join(", ", words));
    }
    return text;
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
