package io.twoscales.serving;

/**
 * The effects of a stage. Called from within an event method of {@link Stage}; an implementation
 * must not call back into the stage before that method has returned.
 */
public interface StageListener<T> {

  /** Send this batch to its replica and report back by {@link Stage#batchDone}. */
  void dispatch(Batch<T> batch);

  /** The request is given up. */
  void dropped(Queued<T> item, DropReason reason, long nowNanos);

  /** Call {@link Stage#wake} at this time, or later if that cannot be helped. */
  void wakeAt(long nanos);

  /** A draining replica has finished its last batch; the stage has forgotten it. */
  void drained(String replica);
}
