package io.twoscales.core.experiment;

import io.twoscales.core.yaml.YamlMap;
import io.twoscales.core.yaml.YamlValue;
import io.twoscales.serving.DispatchRule;
import io.twoscales.serving.QueueOrder;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads how requests are queued and dispatched. */
final class ServingReader {
  private static final Map<String, QueueOrder> ORDERS =
      Map.of("fifo", QueueOrder.FIFO, "edf", QueueOrder.EARLIEST_DEADLINE);

  private ServingReader() {}

  static ServingSettings read(YamlMap map) {
    ServingSettings otherwise = ServingSettings.DEFAULT;
    ServingSettings settings =
        new ServingSettings(
            map.optional("order").map(v -> of(v, ORDERS)).orElse(otherwise.order()),
            map.optional("dispatch")
                .map(v -> of(v, words(DispatchRule.values())))
                .orElse(otherwise.dispatch()),
            map.optional("batchWait").map(YamlValue::durationOrZero).orElse(otherwise.batchWait()),
            map.optional("drop")
                .map(v -> of(v, words(ServingSettings.Drop.values())))
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
              .formatted(String.join(", ", new TreeMap<>(words).keySet()), value.string()));
    }
    return found;
  }

  private static <T extends Enum<T>> Map<String, T> words(T[] values) {
    Map<String, T> words = new TreeMap<>();
    for (T value : values) {
      words.put(value.name().toLowerCase(Locale.ROOT).replace('_', '-'), value);
    }
    return words;
  }
}
