package io.twoscales.replay;

/** The configuration, the schedule or the payloads cannot be used; the message says why. */
final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConfigException(String message) {
    super(message);
  }
}
