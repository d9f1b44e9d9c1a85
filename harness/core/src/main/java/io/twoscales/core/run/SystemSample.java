package io.twoscales.core.run;

/**
 * The system under test in one second.
 *
 * @param second seconds since the measured window began
 * @param queueLength requests that wait at the end of the second
 * @param inFlight requests that replicas work on
 * @param replicasReady replicas that serve
 * @param replicasStarting replicas on their way
 * @param allocatedMillicores CPU limits of all replicas together
 * @param cpuUsedMillicores CPU all replicas used; NaN when not known
 */
public record SystemSample(
    int second,
    int queueLength,
    int inFlight,
    int replicasReady,
    int replicasStarting,
    int allocatedMillicores,
    double cpuUsedMillicores) {}
