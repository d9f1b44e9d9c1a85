package io.twoscales.solver.latency;

/**
 * A profile file that cannot be read as one; the message names file, line and what was expected.
 */
public final class ProfileFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ProfileFormatException(String source, long line, String problem) {
    super(source + ":" + line + ": " + problem);
  }
}
