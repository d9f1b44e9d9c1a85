package io.twoscales.profiling;

/**
 * One change of a CPU limit in place.
 *
 * @param ms from the call until the limit was read back
 */
public record ReplicaResize(int fromMillicores, int toMillicores, double ms) {}
