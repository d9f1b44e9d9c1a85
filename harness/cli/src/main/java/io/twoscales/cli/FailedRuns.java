package io.twoscales.cli;

/** What becomes of a suite of which some runs failed. */
enum FailedRuns {
  /** It stays unfinished, so that they can be tried again. */
  TRY_AGAIN,
  /** It is finished without them, and names them. */
  LEAVE_OUT
}
