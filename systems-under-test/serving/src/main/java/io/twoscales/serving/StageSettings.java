package io.twoscales.serving;

/**
 * How a stage queues and batches.
 *
 * @param batchSize the most requests that go to a replica at once, at least 1
 * @param maxBatchWaitNanos how long an idle replica may wait for a batch to fill, counted from the
 *     arrival of the oldest request; 0 sends what is there at once
 * @param maxQueueWaitNanos a request that has waited longer than this is dropped instead of
 *     dispatched; {@link Long#MAX_VALUE} never drops
 * @param queueCapacity the most requests that wait at once, at least 1; more are dropped on arrival
 * @param failureBackoffNanos how long a replica that failed a batch gets no further one
 */
public record StageSettings(
    int batchSize,
    long maxBatchWaitNanos,
    long maxQueueWaitNanos,
    int queueCapacity,
    long failureBackoffNanos) {

  public StageSettings {
    require(batchSize >= 1, "batchSize must be at least 1", batchSize);
    require(maxBatchWaitNanos >= 0, "maxBatchWaitNanos must not be negative", maxBatchWaitNanos);
    require(maxQueueWaitNanos > 0, "maxQueueWaitNanos must be positive", maxQueueWaitNanos);
    require(queueCapacity >= 1, "queueCapacity must be at least 1", queueCapacity);
    require(failureBackoffNanos >= 0, "failureBackoffNanos is negative", failureBackoffNanos);
  }

  /** These settings with another batch size and batch wait. */
  public StageSettings withBatching(int newBatchSize, long newMaxBatchWaitNanos) {
    return new StageSettings(
        newBatchSize, newMaxBatchWaitNanos, maxQueueWaitNanos, queueCapacity, failureBackoffNanos);
  }

  private static void require(boolean holds, String what, long value) {
    if (!holds) {
      throw new IllegalArgumentException(what + ": " + value);
    }
  }
}
