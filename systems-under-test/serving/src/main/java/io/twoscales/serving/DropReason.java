package io.twoscales.serving;

/** Why a request was given up before a replica worked on it. */
public enum DropReason {
  /** The stage's queue was full when the request arrived. */
  QUEUE_FULL,
  /** The request had waited in the queue longer than the stage allows. */
  WAITED_TOO_LONG
}
