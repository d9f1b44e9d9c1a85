package io.twoscales.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** CPUs whose replicas have had their limits for long. */
final class SharedCpusBench {
  private SharedCpusBench() {}

  /** Their periods begin at multiples of the period. */
  static SharedCpus of(int cpus, long period, long tick, StolenTime stolen, int... millicores) {
    SharedCpus shared = new SharedCpus(cpus, period, tick, replica -> 0, stolen);
    for (int r = 0; r < millicores.length; r++) {
      shared.limit(-100 * period, r, millicores[r]);
    }
    return shared;
  }

  /** When the next replica has finished, which must be this one. */
  static long finish(SharedCpus shared, int replica) {
    while (true) {
      long now = shared.nextNanos();
      int finished = shared.finished(now);
      if (finished >= 0) {
        assertEquals(replica, finished);
        assertEquals(0, shared.stop(now, replica));
        return now;
      }
    }
  }
}
