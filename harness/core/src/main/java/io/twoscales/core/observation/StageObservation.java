package io.twoscales.core.observation;

import java.util.List;

/**
 * One stage at a tick.
 *
 * @param stage its name
 * @param arrivedPerSecond arrivals in the last second
 * @param completedPerSecond completions in the last second
 * @param queueLength requests that wait
 * @param oldestWaitMs how long the oldest of them has waited; 0 when none waits
 * @param inFlight requests that replicas work on
 * @param replicas its replicas in all states
 */
public record StageObservation(
    String stage,
    double arrivedPerSecond,
    double completedPerSecond,
    int queueLength,
    double oldestWaitMs,
    int inFlight,
    List<ReplicaObservation> replicas) {

  public StageObservation {
    replicas = List.copyOf(replicas);
  }

  /** The replicas that can serve now. */
  public List<ReplicaObservation> ready() {
    return replicas.stream().filter(r -> r.state() == ReplicaState.READY).toList();
  }
}
