package io.twoscales.docker.engine;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Names of runs, carried by all their containers and networks. */
public final class RunIds {
  private static final int BYTES = 4;

  private RunIds() {}

  /** A name that no other run has. */
  public static String fresh() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
