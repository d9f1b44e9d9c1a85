package io.twoscales.results;

/** A result set cannot be written or read; the message says why and what to do. */
public final class ResultSetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ResultSetException(String message) {
    super(message);
  }
}
