package io.twoscales.core.observation;

/** Where a replica is in its life. */
public enum ReplicaState {
  /** Created, not yet able to serve. */
  STARTING,
  /** Able to serve, and known to the gateway. */
  READY,
  /** Gets no further work and finishes what it has. */
  DRAINING,
  /** Has finished its work and can be stopped. */
  DRAINED,
  /** Did not become ready in time, or has died. */
  FAILED
}
