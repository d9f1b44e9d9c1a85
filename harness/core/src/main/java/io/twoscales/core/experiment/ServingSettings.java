package io.twoscales.core.experiment;

import io.twoscales.serving.DispatchRule;
import io.twoscales.serving.QueueOrder;
import java.time.Duration;
import java.util.Locale;

/**
 * How requests are queued and dispatched, for all stages.
 *
 * @param order which waiting request goes first
 * @param dispatch which replica gets a batch
 * @param batchWait how long a free replica may wait for a batch to fill
 * @param drop what is given up
 * @param queueCapacity the most items that wait at a stage
 * @param callTimeout how long a replica may take for a batch before it counts as failed
 */
public record ServingSettings(
    QueueOrder order,
    DispatchRule dispatch,
    Duration batchWait,
    Drop drop,
    int queueCapacity,
    Duration callTimeout) {

  /** First come first served to the largest idle replica, at once; dropped when overdue. */
  public static final ServingSettings DEFAULT =
      new ServingSettings(
          QueueOrder.FIFO,
          DispatchRule.LARGEST_IDLE,
          Duration.ZERO,
          Drop.OVERDUE,
          10_000,
          Duration.ofSeconds(30));

  /** What is given up instead of dispatched. */
  public enum Drop {
    /** Nothing. */
    NEVER,
    /** What is older than the experiment's {@code dropAfter}. */
    OVERDUE,
    /** What cannot meet the objective any more. */
    HOPELESS
  }

  /** The order's word in experiments and for the gateway. */
  public String orderWord() {
    return word(order);
  }

  /** The dispatch rule's word in experiments and for the gateway. */
  public String dispatchWord() {
    return word(dispatch);
  }

  /** The drop rule's word in experiments and for the gateway. */
  public String dropWord() {
    return word(drop);
  }

  static String word(QueueOrder order) {
    return switch (order) {
      case FIFO -> "fifo";
      case EARLIEST_DEADLINE -> "edf";
    };
  }

  static String word(DispatchRule dispatch) {
    return lowerCase(dispatch);
  }

  static String word(Drop drop) {
    return lowerCase(drop);
  }

  private static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
