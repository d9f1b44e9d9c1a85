package io.twoscales.results.read;

import java.util.OptionalInt;

/**
 * A second of a run. What the system was like is not known for seconds without a sample.
 *
 * @param run which run
 * @param second since the measured window began
 * @param requests due in this second
 * @param completed of these, answered
 * @param violations of these, late, dropped or failed
 * @param dropped of these, given up by the system
 * @param failed of these, answered wrongly or not at all
 * @param p50Ms latency of these; NaN when none completed
 * @param p99Ms latency of these; NaN when none completed
 * @param queue requests waiting at the end of the second
 * @param inFlight requests at replicas
 * @param replicasReady replicas that serve
 * @param replicasStarting replicas on their way
 * @param allocatedMillicores CPU limits together
 * @param cpuUsedMillicores CPU used by replicas; NaN when not known
 */
public record TimelineRow(
    RunId run,
    int second,
    int requests,
    int completed,
    int violations,
    int dropped,
    int failed,
    double p50Ms,
    double p99Ms,
    OptionalInt queue,
    OptionalInt inFlight,
    OptionalInt replicasReady,
    OptionalInt replicasStarting,
    OptionalInt allocatedMillicores,
    double cpuUsedMillicores) {}
