package io.twoscales.core.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * The {@code key: value} pairs of one mapping. The keys a reader asks for are the keys it knows:
 * {@link #refuseUnknownKeys()} at the end refuses all others.
 */
public final class YamlMap {
  private final String file;
  private final String prefix;
  private final int line;
  private final Map<String, YamlValue> values = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  YamlMap(String file, String prefix, MappingNode node) {
    this.file = file;
    this.prefix = prefix;
    this.line = YamlFile.line(node);
    for (NodeTuple tuple : node.getValue()) {
      int keyLine = YamlFile.line(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
        throw InvalidFileException.at(file, keyLine, prefix, "expected a plain key");
      }
      String key = scalar.getValue();
      YamlValue value = new YamlValue(file, path(key), tuple.getValueNode());
      if (values.put(key, value) != null) {
        throw InvalidFileException.at(file, keyLine, path(key), "is given twice");
      }
    }
  }

  private YamlMap(YamlMap same, List<String> knownKeys) {
    this.file = same.file;
    this.prefix = same.prefix;
    this.line = same.line;
    this.values.putAll(same.values);
    this.known.addAll(knownKeys);
  }

  /** The value of a key that must be there. */
  public YamlValue required(String key) {
    return optional(key).orElseThrow(() -> refused(key, "is missing"));
  }

  /** The value of a key that may be left out. */
  public Optional<YamlValue> optional(String key) {
    known.add(key);
    return Optional.ofNullable(values.get(key));
  }

  /** The same mapping as a reader of its own sees it, some keys already known. */
  public YamlMap knowing(String... keys) {
    return new YamlMap(this, List.of(keys));
  }

  /** The keys in the order of the file. */
  public Set<String> keys() {
    return values.keySet();
  }

  /** Refuses the first key that nobody asked for, with the keys that are known. */
  public void refuseUnknownKeys() {
    for (Map.Entry<String, YamlValue> entry : values.entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw entry.getValue().refused("unknown key; known here: " + String.join(", ", known));
      }
    }
  }

  /** Refuses a file in which more than one of these keys is given. */
  public void refuseMoreThanOneOf(String... keys) {
    List<String> given = new ArrayList<>();
    for (String key : keys) {
      if (values.containsKey(key)) {
        given.add(key);
      }
    }
    if (given.size() > 1) {
      throw values
          .get(given.get(1))
          .refused("cannot stand beside `" + given.get(0) + "`; keep one of them");
    }
  }

  /** The refusal of a key of this mapping. */
  public InvalidFileException refused(String key, String problem) {
    YamlValue value = values.get(key);
    return value == null
        ? InvalidFileException.at(file, line, path(key), problem)
        : value.refused(problem);
  }

  private String path(String key) {
    return prefix.isEmpty() ? key : prefix + "." + key;
  }
}
