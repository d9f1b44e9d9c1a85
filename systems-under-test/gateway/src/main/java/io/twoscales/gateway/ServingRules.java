package io.twoscales.gateway;

import io.twoscales.serving.DispatchRule;
import io.twoscales.serving.DropRule;
import io.twoscales.serving.QueueOrder;
import io.twoscales.serving.StageSettings;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How every stage queues, dispatches and gives up.
 *
 * @param order which waiting request goes first, until a stage is told otherwise
 * @param dispatch which replica gets a batch
 * @param drop what is given up instead of dispatched
 */
record ServingRules(QueueOrder order, DispatchRule dispatch, Drop drop) {
  static final Map<String, QueueOrder> ORDERS =
      Map.of("fifo", QueueOrder.FIFO, "edf", QueueOrder.EARLIEST_DEADLINE);
  static final Map<String, DispatchRule> DISPATCHES = words(DispatchRule.values());
  static final Map<String, Drop> DROPS = words(Drop.values());

  /** What is given up instead of dispatched. */
  enum Drop {
    /** Nothing. */
    NEVER,
    /** What has waited longer than allowed. */
    OVERDUE,
    /** What cannot meet its deadline any more, by the time a stage's requests still need. */
    HOPELESS
  }

  /** A stage for whose requests it is not known how much time they still need. */
  StageSettings applyTo(StageSettings settings, Duration slo, Duration dropAfter) {
    DropRule rule =
        switch (drop) {
          case NEVER -> DropRule.never();
          case OVERDUE -> new DropRule(dropAfter.minus(slo).toNanos());
          case HOPELESS -> DropRule.hopeless(0);
        };
    return settings.withOrder(order).withDispatch(dispatch, 1).withDrop(rule);
  }

  /** A stage whose requests need so much time from dispatch to the reply. */
  StageSettings applyReserve(StageSettings settings, long reserveNanos) {
    StageSettings reserved = settings.withReserve(reserveNanos);
    return drop == Drop.HOPELESS ? reserved.withDrop(DropRule.hopeless(reserveNanos)) : reserved;
  }

  private static <T extends Enum<T>> Map<String, T> words(T[] values) {
    Map<String, T> words = new TreeMap<>();
    for (T value : values) {
      words.put(value.name().toLowerCase(Locale.ROOT).replace('_', '-'), value);
    }
    return words;
  }
}
