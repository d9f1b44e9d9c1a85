package io.twoscales.serving;

/**
 * What has happened to the items of a stage since it was made, and what it holds now. At all times
 * {@code arrived == completed + dropped + failed + abandoned + queued + inFlight}.
 *
 * @param arrived items that came to the stage, those that found its queue full included
 * @param completed items a replica has answered
 * @param dropped items given up before a replica worked on them
 * @param failed items whose replica failed
 * @param abandoned items that were no longer wanted, their request having ended elsewhere
 * @param queued items that wait
 * @param inFlight items at replicas
 */
public record StageCounters(
    long arrived,
    long completed,
    long dropped,
    long failed,
    long abandoned,
    int queued,
    int inFlight) {}
