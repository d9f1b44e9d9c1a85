package io.twoscales.core.experiment;

import io.twoscales.core.yaml.YamlMap;
import io.twoscales.core.yaml.YamlValue;
import io.twoscales.serving.DispatchRule;
import io.twoscales.serving.QueueOrder;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads how requests are queued and dispatched. */
final class ServingReader {
  private ServingReader() {}

  static ServingSettings read(YamlMap map) {
    ServingSettings otherwise = ServingSettings.DEFAULT;
    ServingSettings settings =
        new ServingSettings(
            map.optional("order")
                .map(v -> of(v, words(QueueOrder.values(), ServingSettings::word)))
                .orElse(otherwise.order()),
            map.optional("dispatch")
                .map(v -> of(v, words(DispatchRule.values(), ServingSettings::word)))
                .orElse(otherwise.dispatch()),
            map.optional("batchWait").map(YamlValue::durationOrZero).orElse(otherwise.batchWait()),
            map.optional("drop")
                .map(v -> of(v, words(ServingSettings.Drop.values(), ServingSettings::word)))
                .orElse(otherwise.drop()),
            map.optional("queueCapacity")
                .map(v -> v.integer(1, 10_000_000))
                .orElse(otherwise.queueCapacity()),
            map.optional("callTimeout").map(YamlValue::duration).orElse(otherwise.callTimeout()));
    map.refuseUnknownKeys();
    return settings;
  }

  private static <T> T of(YamlValue value, Map<String, T> words) {
    T found = words.get(value.string());
    if (found == null) {
      throw value.refused(
          "expected one of %s, found '%s'"
              .formatted(String.join(", ", words.keySet()), value.string()));
    }
    return found;
  }

  private static <T> Map<String, T> words(T[] values, Function<T, String> word) {
    Map<String, T> words = new TreeMap<>();
    for (T value : values) {
      words.put(word.apply(value), value);
    }
    return words;
  }
}
