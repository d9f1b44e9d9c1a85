package io.twoscales.traces;

/** A window that a trace does not have. */
public final class WindowException extends TraceException {
  private static final long serialVersionUID = 1L;

  public WindowException(String message) {
    super(message);
  }
}
