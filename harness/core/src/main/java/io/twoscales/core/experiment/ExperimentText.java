package io.twoscales.core.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An experiment file as text, with other values for some of its top-level keys; all else, comments
 * included, stays as it was written.
 *
 * @param text YAML whose top-level keys begin their lines
 */
public record ExperimentText(String text) {
  private static final Pattern KEY = Pattern.compile("([\"']?)([A-Za-z][A-Za-z0-9_-]*)\\1\\s*:.*");

  /** The same with {@code key: value} lines as a key's value, in the place of the old one. */
  public ExperimentText with(String key, String value) {
    List<String> lines = new ArrayList<>();
    lines.add(key + ":");
    value.lines().forEach(line -> lines.add("  " + line));
    return replaced(key, lines);
  }

  /** The same with a word, a number or a list in brackets as a key's value. */
  public ExperimentText withWord(String key, String word) {
    return replaced(key, List.of(key + ": " + word));
  }

  /** In the place of the old one, or at the end. */
  private ExperimentText replaced(String key, List<String> replacement) {
    List<String> kept = new ArrayList<>();
    boolean dropping = false;
    boolean replaced = false;
    for (String line : text.lines().toList()) {
      Matcher matcher = KEY.matcher(line);
      boolean isKey = matcher.matches();
      // What lies deeper, and closing brackets, belong to the value; a comment to what follows.
      if (isKey || line.startsWith("#")) {
        dropping = false;
      }
      if (isKey && matcher.group(2).equals(key)) {
        dropping = true;
        if (!replaced) {
          kept.addAll(replacement);
          replaced = true;
        }
      }
      if (!dropping) {
        kept.add(line);
      }
    }
    if (!replaced) {
      kept.addAll(replacement);
    }
    return new ExperimentText(String.join("\n", kept) + "\n");
  }
}
