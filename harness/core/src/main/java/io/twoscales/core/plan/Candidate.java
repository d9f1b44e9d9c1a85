package io.twoscales.core.plan;

/**
 * A way of serving the load that a controller has looked at.
 *
 * @param name what it is, such as {@code horizontal(now)}
 * @param ratePerSecond the load it was looked for
 * @param feasible whether it carries that load within the objective
 * @param costMillicores CPU of all its replicas; NaN when there is none
 * @param latencyMs its end-to-end latency; NaN when not known
 * @param detail its replicas, CPU and batches in a few words; why not, when it is not feasible
 */
public record Candidate(
    String name,
    double ratePerSecond,
    boolean feasible,
    double costMillicores,
    double latencyMs,
    String detail) {}
