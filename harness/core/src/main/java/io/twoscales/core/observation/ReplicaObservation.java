package io.twoscales.core.observation;

/**
 * One replica at a tick.
 *
 * @param id unique within the run
 * @param stage the stage it belongs to
 * @param state where it is in its life
 * @param millicores its CPU limit
 * @param cpuUsedMillicores CPU used in the last second; NaN when not known
 * @param actionPending whether an action on it is under way, other than its start
 */
public record ReplicaObservation(
    String id,
    String stage,
    ReplicaState state,
    int millicores,
    double cpuUsedMillicores,
    boolean actionPending) {}
