package io.twoscales.serving;

import java.util.Arrays;

/** One stage of the pipeline: its queue, its replicas that can take a batch, its counts. */
final class Stage {

  private final int number;
  final StageQueue queue;
  final Available available;
  StageSettings settings;

  /** As the settings say; asked for every item. */
  boolean neverDrops;

  long arrived;
  long completed;
  long dropped;
  long failed;
  long abandoned;
  int inFlight;

  private final Replicas replicas;
  private int[] resting = new int[4];
  private int restingCount;

  Stage(int number, StageSettings settings, Items items, Requests requests, Replicas replicas) {
    this.number = number;
    this.settings = settings;
    this.neverDrops = settings.drop().equals(DropRule.never());
    this.replicas = replicas;
    this.queue = new StageQueue(items, requests, settings.order());
    this.available = new Available(replicas, settings.dispatch());
  }

  StageCounters counters() {
    return new StageCounters(
        arrived, completed, dropped, failed, abandoned, queue.size(), inFlight);
  }

  void configure(StageSettings newSettings) {
    settings = newSettings;
    neverDrops = newSettings.drop().equals(DropRule.never());
    queue.reorder(newSettings.order());
    available.rule(newSettings.dispatch());
  }

  /** Puts a replica where its load and rest say it belongs. */
  void settle(int replica, long nowNanos) {
    if (replicas.restsUntilNanos[replica] <= nowNanos) {
      replicas.restsUntilNanos[replica] = Long.MIN_VALUE;
    }
    boolean can =
        replicas.phase[replica] == Replicas.Phase.SERVING
            && replicas.batches[replica] < settings.batchesPerReplica();
    if (!can) {
      available.remove(replica);
      return;
    }
    if (replicas.restsUntilNanos[replica] > nowNanos) {
      available.remove(replica);
      rest(replica);
    } else if (!replicas.available[replica]) {
      available.add(replica, nowNanos);
    } else {
      available.changed(replica);
    }
  }

  /** Replicas that have rested long enough can take batches again. */
  void wakeRested(long nowNanos) {
    if (restingCount == 0) {
      return;
    }
    int kept = 0;
    for (int i = 0; i < restingCount; i++) {
      int replica = resting[i];
      if (!stillHere(replica)) {
        continue;
      }
      if (replicas.restsUntilNanos[replica] > nowNanos) {
        resting[kept++] = replica;
      } else {
        settle(replica, nowNanos);
      }
    }
    restingCount = kept;
  }

  /**
   * When the first resting replica can take a batch again; {@link Long#MAX_VALUE} if none rests.
   */
  long firstRestedNanos() {
    long first = Long.MAX_VALUE;
    for (int i = 0; i < restingCount; i++) {
      if (stillHere(resting[i])) {
        first = Math.min(first, replicas.restsUntilNanos[resting[i]]);
      }
    }
    return first;
  }

  private boolean stillHere(int replica) {
    return replicas.phase[replica] == Replicas.Phase.SERVING
        && replicas.stage[replica] == number
        && replicas.restsUntilNanos[replica] != Long.MIN_VALUE;
  }

  private void rest(int replica) {
    for (int i = 0; i < restingCount; i++) {
      if (resting[i] == replica) {
        return;
      }
    }
    if (restingCount == resting.length) {
      resting = Arrays.copyOf(resting, 2 * restingCount);
    }
    resting[restingCount++] = replica;
  }
}
