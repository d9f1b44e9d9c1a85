package io.twoscales.results.read;

/**
 * A start of a replica on containers.
 *
 * @param run which run
 * @param stage its stage
 * @param replica its name
 * @param boostMillicores limit until it is ready
 * @param ready whether it came to serve
 * @param createMs the engine creates its container; NaN when it did not come so far
 * @param startMs the engine starts it; NaN when it did not come so far
 * @param totalMs all of it
 */
public record StartRow(
    RunId run,
    String stage,
    String replica,
    int boostMillicores,
    boolean ready,
    double createMs,
    double startMs,
    double totalMs) {}
