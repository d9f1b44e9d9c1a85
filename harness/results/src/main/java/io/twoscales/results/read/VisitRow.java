package io.twoscales.results.read;

/**
 * A request at a stage; times in microseconds since the measured window began.
 *
 * @param run which run
 * @param id number of the request in the schedule
 * @param stage the stage
 * @param enqueuedMicros when it joined the stage's queue
 * @param dispatchedMicros when it left for a replica; -1 never
 * @param finishedMicros when the stage was done with it
 * @param replica which replica worked on it; empty when none did
 * @param batchSize items that went together
 */
public record VisitRow(
    RunId run,
    long id,
    String stage,
    long enqueuedMicros,
    long dispatchedMicros,
    long finishedMicros,
    String replica,
    int batchSize) {}
