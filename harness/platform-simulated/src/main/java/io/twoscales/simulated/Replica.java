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

  Replica(String name, int number, int stage, int node, int millicores) {
    this.name = name;
    this.number = number;
    this.stage = stage;
    this.node = node;
    this.millicores = millicores;
    this.targetMillicores = millicores;
  }

  /** What the replica takes of the capacity: the larger of both limits during a resize. */
  int allocatedMillicores() {
    return Math.max(millicores, targetMillicores);
  }
}
