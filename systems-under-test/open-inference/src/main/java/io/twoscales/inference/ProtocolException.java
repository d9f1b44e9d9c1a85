package io.twoscales.inference;

/**
 * A message that breaks the Open Inference Protocol. The text is meant for whoever sent the
 * message: it names the tensor, what was expected and what was found.
 */
public final class ProtocolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Refuses a message for a reason its sender can act on. */
  public ProtocolException(String message) {
    super(message);
  }

  /** Refuses a message for a reason its sender can act on, found by a parser below. */
  public ProtocolException(String message, Throwable cause) {
    super(message, cause);
  }
}
