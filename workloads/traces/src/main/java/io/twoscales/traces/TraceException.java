package io.twoscales.traces;

public final class TraceException extends RuntimeException {
  public TraceException(String m) {
    super(m);
  }
}
