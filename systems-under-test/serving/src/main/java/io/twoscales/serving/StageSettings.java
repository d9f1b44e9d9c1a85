package io.twoscales.serving;

/**
 * How a stage queues, batches and dispatches.
 *
 * @param batchSize the most items that go to a replica at once, at least 1
 * @param maxBatchWaitNanos how long a replica that could take a batch may wait for it to fill,
 *     counted from the arrival of the oldest item; 0 sends what is there at once
 * @param reserveNanos time that a request needs from dispatch at this stage to the reply: a batch
 *     does not wait beyond the deadline of its first item less this; {@link Long#MIN_VALUE} sets no
 *     such bound
 * @param order which item goes first
 * @param dispatch which replica gets a batch
 * @param drop when a request is given up
 * @param batchesPerReplica the most batches a replica has at once, at least 1
 * @param queueCapacity the most items that wait at once, at least 1; requests beyond are dropped
 * @param failureBackoffNanos how long a replica that failed a batch gets no further one
 */
public record StageSettings(
    int batchSize,
    long maxBatchWaitNanos,
    long reserveNanos,
    QueueOrder order,
    DispatchRule dispatch,
    DropRule drop,
    int batchesPerReplica,
    int queueCapacity,
    long failureBackoffNanos) {

  /** No bound on the wait for a batch by the deadline. */
  public static final long NO_RESERVE = Long.MIN_VALUE;

  /**
   * One item at a time to the largest idle replica, first come first served; nothing is dropped
   * before a million wait.
   */
  public static final StageSettings DEFAULT =
      new StageSettings(
          1,
          0,
          NO_RESERVE,
          QueueOrder.FIFO,
          DispatchRule.LARGEST_IDLE,
          DropRule.never(),
          1,
          1_000_000,
          0);

  public StageSettings {
    require(batchSize >= 1, "batchSize must be at least 1", batchSize);
    require(maxBatchWaitNanos >= 0, "maxBatchWaitNanos must not be negative", maxBatchWaitNanos);
    require(
        reserveNanos >= 0 || reserveNanos == NO_RESERVE,
        "reserveNanos must not be negative",
        reserveNanos);
    require(batchesPerReplica >= 1, "batchesPerReplica must be at least 1", batchesPerReplica);
    require(queueCapacity >= 1, "queueCapacity must be at least 1", queueCapacity);
    require(failureBackoffNanos >= 0, "failureBackoffNanos is negative", failureBackoffNanos);
  }

  /** These settings with another batch size. */
  public StageSettings withBatchSize(int size) {
    return withBatching(size, maxBatchWaitNanos);
  }

  /** These settings with another batch size and batch wait. */
  public StageSettings withBatching(int size, long maxWaitNanos) {
    return new StageSettings(
        size,
        maxWaitNanos,
        reserveNanos,
        order,
        dispatch,
        drop,
        batchesPerReplica,
        queueCapacity,
        failureBackoffNanos);
  }

  /** These settings with a bound on the wait for a batch by the deadline. */
  public StageSettings withReserve(long nanos) {
    return new StageSettings(
        batchSize,
        maxBatchWaitNanos,
        nanos,
        order,
        dispatch,
        drop,
        batchesPerReplica,
        queueCapacity,
        failureBackoffNanos);
  }

  /** These settings with another order of the queue. */
  public StageSettings withOrder(QueueOrder newOrder) {
    return new StageSettings(
        batchSize,
        maxBatchWaitNanos,
        reserveNanos,
        newOrder,
        dispatch,
        drop,
        batchesPerReplica,
        queueCapacity,
        failureBackoffNanos);
  }

  /** These settings with another choice of replica and number of batches at each. */
  public StageSettings withDispatch(DispatchRule rule, int batchesAtOnce) {
    return new StageSettings(
        batchSize,
        maxBatchWaitNanos,
        reserveNanos,
        order,
        rule,
        drop,
        batchesAtOnce,
        queueCapacity,
        failureBackoffNanos);
  }

  /** These settings with another rule for what is given up. */
  public StageSettings withDrop(DropRule rule) {
    return new StageSettings(
        batchSize,
        maxBatchWaitNanos,
        reserveNanos,
        order,
        dispatch,
        rule,
        batchesPerReplica,
        queueCapacity,
        failureBackoffNanos);
  }

  /** These settings with other bounds against overload and broken replicas. */
  public StageSettings withProtection(int newQueueCapacity, long newFailureBackoffNanos) {
    return new StageSettings(
        batchSize,
        maxBatchWaitNanos,
        reserveNanos,
        order,
        dispatch,
        drop,
        batchesPerReplica,
        newQueueCapacity,
        newFailureBackoffNanos);
  }

  private static void require(boolean holds, String what, long value) {
    if (!holds) {
      throw new IllegalArgumentException(what + ": " + value);
    }
  }
}
