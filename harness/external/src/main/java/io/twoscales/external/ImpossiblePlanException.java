package io.twoscales.external;

/** An answer that is well-formed and yet no plan for this pipeline; the message says why. */
final class ImpossiblePlanException extends Exception {
  private static final long serialVersionUID = 1L;

  ImpossiblePlanException(String message) {
    super(message);
  }
}
