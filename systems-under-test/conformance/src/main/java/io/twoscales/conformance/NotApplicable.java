package io.twoscales.conformance;

/** A check has nothing to check on this server or model. */
final class NotApplicable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotApplicable(String reason) {
    super(reason, null, false, false);
  }
}
