package io.twoscales.serving;

/**
 * The effects of a pipeline. Called from within an event method of {@link ServingPipeline}; an
 * implementation may ask the pipeline but must not hand it an event before that method has
 * returned.
 */
public interface ServingListener {

  /**
   * How many items a request sends to a stage, now that all stages before it are done: its fan-out.
   * 0 passes the stage over.
   *
   * @param tag the request, as the driver knows it
   */
  default int items(long tag, int stage) {
    return 1;
  }

  /**
   * Send this batch to its replica and report back by {@link ServingPipeline#batchDone}. What is in
   * it is told by {@link ServingPipeline#batchReplica}, {@link ServingPipeline#batchSize} and
   * {@link ServingPipeline#batchTag} until then.
   */
  void dispatch(long batch);

  /**
   * A request has ended. Its times are told by {@link ServingPipeline#enqueuedNanos} and its
   * neighbours until this call returns.
   *
   * @param request its number in the pipeline
   * @param tag the request, as the driver knows it
   * @param stage where it ended; the last stage when it completed
   * @param reason why it was dropped; null otherwise
   */
  void ended(int request, long tag, Outcome outcome, int stage, DropReason reason, long nowNanos);

  /** Call {@link ServingPipeline#wake} at this time, or later if that cannot be helped. */
  void wakeAt(int stage, long nanos);

  /** A draining replica has finished its last batch; the pipeline has forgotten it. */
  void drained(int replica);
}
