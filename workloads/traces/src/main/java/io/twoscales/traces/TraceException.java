package io.twoscales.traces;

/** A trace cannot be found, read or cut; the message says which, where, and what was expected. */
public sealed class TraceException extends RuntimeException permits WindowException {
  private static final long serialVersionUID = 1L;

  public TraceException(String message) {
    super(message);
  }

  public TraceException(String message, Throwable cause) {
    super(message, cause);
  }
}
