package io.twoscales.serving;

/** Which waiting item of a stage goes first. */
public enum QueueOrder {
  /** The one that came first. */
  FIFO,
  /** The one whose request has the earliest deadline; among equals the one that came first. */
  EARLIEST_DEADLINE
}
