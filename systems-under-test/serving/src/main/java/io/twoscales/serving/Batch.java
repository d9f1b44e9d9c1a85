package io.twoscales.serving;

import java.util.List;

/**
 * Requests on their way to, or in work at, one replica.
 *
 * @param id unique within the stage
 * @param replica the replica that works on it
 * @param items the requests in the order of their arrival, at least one
 * @param dispatchedNanos when it left the queue
 */
public record Batch<T>(long id, String replica, List<Queued<T>> items, long dispatchedNanos) {

  public Batch {
    items = List.copyOf(items);
    if (items.isEmpty()) {
      throw new IllegalArgumentException("batch " + id + " is empty");
    }
  }

  public int size() {
    return items.size();
  }
}
