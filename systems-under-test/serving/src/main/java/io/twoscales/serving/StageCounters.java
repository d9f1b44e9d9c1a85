package io.twoscales.serving;

/**
 * What has happened in a stage since it was made, and what it holds now. At all times {@code
 * arrived == completed + dropped + failed + queued + inFlight}.
 */
public record StageCounters(
    long arrived, long completed, long dropped, long failed, int queued, int inFlight) {}
