package io.twoscales.external;

/** The program did not answer as it should; the message says how. */
final class PolicyFailure extends Exception {
  private static final long serialVersionUID = 1L;

  PolicyFailure(String message) {
    super(message);
  }
}
