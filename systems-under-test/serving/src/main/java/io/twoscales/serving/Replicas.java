package io.twoscales.serving;

import java.util.Arrays;

/** The replicas of all stages, by the numbers the driver gave them. */
final class Replicas {

  /** What a replica may be given. */
  enum Phase {
    ABSENT,
    SERVING,
    DRAINING
  }

  Phase[] phase = new Phase[0];
  int[] stage = new int[0];
  int[] millicores = new int[0];
  int[] batches = new int[0];
  int[] items = new int[0];
  int[] firstBatch = new int[0];
  long[] restsUntilNanos = new long[0];

  /** Since when it can take a batch. */
  long[] availableSinceNanos = new long[0];

  /** Whether it can take a batch, and if so, its preference and its neighbours in line. */
  boolean[] available = new boolean[0];

  long[] preference = new long[0];
  int[] nextAvailable = new int[0];
  int[] previousAvailable = new int[0];

  boolean knows(int replica) {
    return replica >= 0 && replica < phase.length && phase[replica] != Phase.ABSENT;
  }

  void add(int replica, int atStage, int cpu) {
    if (replica < 0) {
      throw new IllegalArgumentException("replicas are numbered from 0, not " + replica);
    }
    if (replica >= phase.length) {
      grow(Math.max(replica + 1, 2 * phase.length));
    }
    phase[replica] = Phase.SERVING;
    stage[replica] = atStage;
    millicores[replica] = cpu;
    batches[replica] = 0;
    items[replica] = 0;
    firstBatch[replica] = Items.NONE;
    restsUntilNanos[replica] = Long.MIN_VALUE;
    available[replica] = false;
  }

  private void grow(int size) {
    int old = phase.length;
    phase = Arrays.copyOf(phase, size);
    Arrays.fill(phase, old, size, Phase.ABSENT);
    stage = Arrays.copyOf(stage, size);
    millicores = Arrays.copyOf(millicores, size);
    batches = Arrays.copyOf(batches, size);
    items = Arrays.copyOf(items, size);
    firstBatch = Arrays.copyOf(firstBatch, size);
    restsUntilNanos = Arrays.copyOf(restsUntilNanos, size);
    availableSinceNanos = Arrays.copyOf(availableSinceNanos, size);
    available = Arrays.copyOf(available, size);
    preference = Arrays.copyOf(preference, size);
    nextAvailable = Arrays.copyOf(nextAvailable, size);
    previousAvailable = Arrays.copyOf(previousAvailable, size);
  }
}
