package io.twoscales.serving;

/** Why a request was given up before a replica worked on it. */
public enum DropReason {
  /** A stage's queue was full when the request came to it. */
  QUEUE_FULL,
  /** It was too late, or could not be in time any more, when its turn came. */
  TOO_LATE,
  /** The pipeline was shut down. */
  SHUT_DOWN
}
