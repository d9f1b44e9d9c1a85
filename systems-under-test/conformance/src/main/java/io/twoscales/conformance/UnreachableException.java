package io.twoscales.conformance;

/** Nothing answers where a server was said to be. */
public final class UnreachableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreachableException(String message) {
    super(message);
  }
}
