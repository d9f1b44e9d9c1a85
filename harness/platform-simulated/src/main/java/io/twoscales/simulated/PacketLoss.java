package io.twoscales.simulated;

/**
 * What lost packets cost a call whose request fits into one: it is sent again after TCP's least
 * retransmission time-out, which doubles with every loss in a row (RFC 6298; Linux has 200 ms).
 */
final class PacketLoss {
  private static final long FIRST_TIMEOUT_NANOS = 200_000_000L;
  private static final int MOST_IN_A_ROW = 8;

  private final double share;
  private final RandomStream random;

  PacketLoss(double share, RandomStream random) {
    this.share = share;
    this.random = random;
  }

  /** How much longer the next call takes. */
  long nextNanos() {
    long extra = 0;
    long timeout = FIRST_TIMEOUT_NANOS;
    for (int lost = 0; lost < MOST_IN_A_ROW && random.nextDouble() < share; lost++) {
      extra += timeout;
      timeout *= 2;
    }
    return extra;
  }
}
