package io.twoscales.results.read;

/**
 * The machine in a second of a run.
 *
 * @param run which run
 * @param second since the measured window began
 * @param replicaStealShare of the time in which the replicas' CPUs were wanted, the share that the
 *     machine below took; NaN when not known
 */
public record MachineRow(RunId run, int second, double replicaStealShare) {}
