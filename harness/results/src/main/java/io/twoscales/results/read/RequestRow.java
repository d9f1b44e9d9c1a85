package io.twoscales.results.read;

import io.twoscales.core.run.Outcome;

/**
 * A request of a run; times in microseconds since the measured window began.
 *
 * @param run which run
 * @param id number in the schedule
 * @param scheduledMicros when it was due
 * @param sentMicros when it was sent; -1 never
 * @param doneMicros when the reply was there or it was given up
 * @param outcome what became of it
 * @param latencyMs from the scheduled time
 * @param detail why it did not complete
 */
public record RequestRow(
    RunId run,
    long id,
    long scheduledMicros,
    long sentMicros,
    long doneMicros,
    Outcome outcome,
    double latencyMs,
    String detail) {}
