package io.twoscales.conformance;

/** What came of a check. */
public enum Verdict {
  /** The server does what the protocol asks. */
  PASS,
  /** It does not. */
  FAIL,
  /** The check does not apply to this server or model. */
  SKIPPED,
  /** An optional part that the server has. */
  SUPPORTED,
  /** An optional part that the server does not have. */
  NOT_SUPPORTED
}
