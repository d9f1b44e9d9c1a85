package io.twoscales.results.read;

/**
 * A replica in a second of a run.
 *
 * @param run which run
 * @param second since the measured window began
 * @param stage its stage
 * @param replica its name
 * @param state STARTING, READY, DRAINING, DRAINED or FAILED
 * @param plannedMillicores what the plan asks for
 * @param limitMillicores the limit last set
 * @param limitReadBackMillicores the limit in the control group
 * @param cpuUsedMillicores CPU used; NaN when not known
 * @param atRest whether no action is under way and there was CPU for what is planned
 */
public record ReplicaRow(
    RunId run,
    int second,
    String stage,
    String replica,
    String state,
    int plannedMillicores,
    int limitMillicores,
    int limitReadBackMillicores,
    double cpuUsedMillicores,
    boolean atRest) {}
