package io.twoscales.simulated;

import io.twoscales.core.observation.ReplicaState;
import java.util.function.LongConsumer;

/** One replica of a run, dead ones included until they are removed. */
final class Replica {
  final String name;
  final int number;
  final int stage;
  final int node;
  ReplicaState state = ReplicaState.STARTING;

  /** The limit in force. */
  int millicores;

  /** The limit a resize under way leads to; the one in force otherwise. */
  int targetMillicores;

  boolean actionPending;
  double usedCoreNanosAtTick;

  /**
   * When it will be READY, as long as its limit stays as it is; {@link Long#MAX_VALUE} if never.
   */
  long readyAtNanos = Long.MAX_VALUE;

  /** CPU of its start that it did not get, and for which it becomes READY later. */
  double madeUpCoreNanos;

  /** What happens then. */
  LongConsumer whenReady = time -> {};

  /** When its container runs, from when on it uses CPU. */
  final long createdAtNanos;

  private long countedSinceNanos;
  private double startCoreNanos;

  Replica(String name, int number, int stage, int node, int millicores, long createdAtNanos) {
    this.name = name;
    this.number = number;
    this.stage = stage;
    this.node = node;
    this.millicores = millicores;
    this.targetMillicores = millicores;
    this.createdAtNanos = createdAtNanos;
    this.countedSinceNanos = createdAtNanos;
  }

  /** CPU that its start has had so far, or had in all, in core-nanoseconds. */
  double startCoreNanos(long now) {
    return state == ReplicaState.STARTING
        ? startCoreNanos + Math.max(0, now - countedSinceNanos) * (millicores / 1000.0)
        : startCoreNanos;
  }

  /** The limit in force is another one from now on. */
  void limit(long now, int newMillicores) {
    startCoreNanos = startCoreNanos(now);
    countedSinceNanos = Math.max(now, createdAtNanos);
    millicores = newMillicores;
  }

  /** Its start has come to an end. */
  void started(long now, ReplicaState next) {
    startCoreNanos = startCoreNanos(now);
    state = next;
  }

  /** What the replica takes of the capacity: the larger of both limits during a resize. */
  int allocatedMillicores() {
    return Math.max(millicores, targetMillicores);
  }
}
