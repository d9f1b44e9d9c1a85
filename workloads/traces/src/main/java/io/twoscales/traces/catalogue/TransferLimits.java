package io.twoscales.traces.catalogue;

import java.time.Duration;

/**
 * What a server may ask of us.
 *
 * @param connect how long a connection may take to come about
 * @param stall how long nothing may come, neither an answer nor more of the body
 * @param mostBytes of a file whose size the catalogue does not know
 */
public record TransferLimits(Duration connect, Duration stall, long mostBytes) {
  /** 20 s, 30 s and 2 GiB. */
  public static final TransferLimits DEFAULT =
      new TransferLimits(Duration.ofSeconds(20), Duration.ofSeconds(30), 2L << 30);

  public TransferLimits {
    if (!inRange(connect) || !inRange(stall)) {
      throw new IllegalArgumentException("expected time limits of 1 ms to 24 h");
    }
    if (mostBytes < 1) {
      throw new IllegalArgumentException("expected at least 1 byte, found " + mostBytes);
    }
  }

  private static boolean inRange(Duration limit) {
    return limit.toMillis() >= 1 && limit.compareTo(Duration.ofDays(1)) <= 0;
  }
}
