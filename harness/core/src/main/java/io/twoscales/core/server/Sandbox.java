package io.twoscales.core.server;

import java.util.Map;

/**
 * What a server's container may use.
 *
 * @param memoryBytes bound on its memory
 * @param user numeric user and group, never 0
 * @param readOnly whether its file system is read-only
 * @param tmpBytes folders in memory that it may write to, with their sizes
 */
public record Sandbox(long memoryBytes, String user, boolean readOnly, Map<String, Long> tmpBytes) {
  /** Enough for a Java program with a small model. */
  public static final Sandbox DEFAULT =
      new Sandbox(768L << 20, "10001:10001", true, Map.of("/tmp", 32L << 20));

  /**
   * Checks them.
   *
   * @throws IllegalArgumentException when the user is none or root
   */
  public Sandbox {
    if (!user.matches("[1-9][0-9]{0,8}:[0-9]{1,9}")) {
      throw new IllegalArgumentException(
          "expected a numeric user other than root and a group, such as 1000:1000, found '"
              + user
              + "'");
    }
    tmpBytes = Map.copyOf(tmpBytes);
  }
}
