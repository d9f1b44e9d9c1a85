package io.twoscales.results.read;

/**
 * An action of a run.
 *
 * @param run which run
 * @param beganSeconds since the measured window began
 * @param durationMs until it was in force
 * @param kind start, resize, drain, stop or set-batch
 * @param stage the stage
 * @param replica the replica; empty for set-batch
 * @param fromMillicores limit before
 * @param requestedMillicores limit asked for
 * @param limitReadBackMillicores limit in the control group after
 * @param succeeded whether it is in force
 * @param detail what happened
 */
public record ActionRow(
    RunId run,
    double beganSeconds,
    double durationMs,
    String kind,
    String stage,
    String replica,
    int fromMillicores,
    int requestedMillicores,
    int limitReadBackMillicores,
    boolean succeeded,
    String detail) {}
