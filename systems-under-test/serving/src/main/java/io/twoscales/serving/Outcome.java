package io.twoscales.serving;

/** How a request ended. */
public enum Outcome {
  /** Every stage has done its part. */
  COMPLETED,
  /** It was given up. */
  DROPPED,
  /** A replica failed it. */
  FAILED
}
