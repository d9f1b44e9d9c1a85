package io.twoscales.serving;

/**
 * A request in a stage.
 *
 * @param request what the driver handed in
 * @param enqueuedNanos when it arrived at the stage
 */
public record Queued<T>(T request, long enqueuedNanos) {}
