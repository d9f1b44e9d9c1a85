package io.twoscales.core.run;

/**
 * The start of a replica broken down, in milliseconds; NaN for what was not reached or is not
 * known.
 *
 * @param stage its stage
 * @param replica its name
 * @param millicores the limit with which it joins
 * @param boostMillicores its limit until it is ready
 * @param beganSeconds when it began, since the measured window began; negative before
 * @param ready whether it came to serve
 * @param createMs the engine creates its container
 * @param startMs the engine starts it
 * @param processMs its process, until the program's first line, by its own account
 * @param loadMs it loads its model, by its own account
 * @param listenMs it begins to listen, by its own account
 * @param warmUpMs it warms up, by its own account
 * @param seenMs what is left until it was found ready: finding out, and what it does not account
 *     for
 * @param shrinkMs its limit is set to the one with which it joins
 * @param joinMs the gateway takes it into dispatch
 * @param totalMs all of it
 */
public record StartRecord(
    String stage,
    String replica,
    int millicores,
    int boostMillicores,
    double beganSeconds,
    boolean ready,
    double createMs,
    double startMs,
    double processMs,
    double loadMs,
    double listenMs,
    double warmUpMs,
    double seenMs,
    double shrinkMs,
    double joinMs,
    double totalMs) {}
