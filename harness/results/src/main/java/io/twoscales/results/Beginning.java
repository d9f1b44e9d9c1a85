package io.twoscales.results;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the first runs of an unfinished set rest on besides the experiment file: pipeline, rates,
 * commit and, for measured sets, CPU. Runs that rest on something else do not belong to the same
 * set.
 */
final class Beginning {
  static final String FILE = "begun.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private Beginning() {}

  /**
   * Writes down what a set rests on, or holds it against what is written.
   *
   * @throws ResultSetException when something is different, naming it
   */
  static void keep(Path partial, ObjectNode now) throws IOException {
    Path file = partial.resolve(FILE);
    if (!Files.exists(file)) {
      Path draft = partial.resolve(FILE + ".draft");
      JSON.writerWithDefaultPrettyPrinter().writeValue(draft.toFile(), now);
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    List<String> changed = changed(file, now);
    if (!changed.isEmpty()) {
      throw new ResultSetException(
          "%s was begun with something else: %s; put it back, or remove that folder or choose another --out"
              .formatted(partial, String.join("; ", changed)));
    }
  }

  private static List<String> changed(Path file, ObjectNode now) throws IOException {
    JsonNode before;
    try {
      before = JSON.readTree(file.toFile());
    } catch (JacksonException e) {
      return List.of(FILE + " is not JSON or truncated");
    }
    // As it is read again: numbers of the same value may be nodes of other kinds.
    JsonNode after = JSON.readTree(JSON.writeValueAsString(now));
    Set<String> keys = new TreeSet<>();
    before.fieldNames().forEachRemaining(keys::add);
    after.fieldNames().forEachRemaining(keys::add);
    List<String> changed = new ArrayList<>();
    for (String key : keys) {
      if (!before.path(key).equals(after.path(key))) {
        changed.add("%s is %s, was %s".formatted(key, text(after, key), text(before, key)));
      }
    }
    return changed;
  }

  private static String text(JsonNode node, String key) {
    JsonNode value = node.path(key);
    return value.isMissingNode() ? "not there" : value.isTextual() ? value.asText() : "" + value;
  }
}
