package io.twoscales.simulated;

import io.twoscales.core.observation.ReplicaState;

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
  private final long startedNanos;
  private double startCoreNanos;

  Replica(String name, int number, int stage, int node, int millicores, long startedNanos) {
    this.name = name;
    this.number = number;
    this.stage = stage;
    this.node = node;
    this.millicores = millicores;
    this.targetMillicores = millicores;
    this.startedNanos = startedNanos;
  }

  /** CPU that its start has had so far, or had in all, in core-nanoseconds. */
  double startCoreNanos(long now) {
    return state == ReplicaState.STARTING
        ? (now - startedNanos) * (millicores / 1000.0)
        : startCoreNanos;
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
