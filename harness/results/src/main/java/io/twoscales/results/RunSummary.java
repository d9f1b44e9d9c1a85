package io.twoscales.results;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A run in one row. Latencies are those of completed requests, counted from the scheduled time;
 * numbers that are not known are NaN.
 *
 * @param controller its name in the experiment
 * @param platform where it ran
 * @param repetition from 1
 * @param complete whether the whole window was measured
 * @param requests requests scheduled within the window
 * @param completed requests answered, late ones included
 * @param late completed requests that missed the objective
 * @param dropped requests the system gave up
 * @param failed requests answered wrongly or not at all
 * @param violationRate (late + dropped + failed) / requests
 * @param goodputPerSecond requests within the objective per second
 * @param p50Ms median latency
 * @param p90Ms 90th percentile
 * @param p95Ms 95th percentile
 * @param p99Ms 99th percentile
 * @param p99Supported whether there are enough requests for the p99 to mean something (MLPerf
 *     LoadGen's minimum)
 * @param coreSeconds CPU allocated over the window
 * @param startingCoreSeconds the part of it that STARTING replicas had
 * @param cpuSeconds CPU used over the window
 * @param wallSeconds how long the run took
 * @param simulatedSeconds virtual time that passed
 * @param resizes in-place resizes that succeeded within the window
 * @param starts replicas that were started and became ready within the window
 * @param stops replicas that were stopped within the window
 * @param failedActions actions that did not succeed
 * @param limitChecks times a replica's CPU limit was read back from the system while at rest
 * @param limitMismatches how often it was not what the plan says
 * @param sendErrorP50Ms median distance between when a request was due and when it was sent
 * @param sendErrorP99Ms 99th percentile of the same
 * @param sendErrorMaxMs the largest
 * @param unsent requests that were never sent
 * @param generatorCpuSeconds CPU the load generator used, warm-up included
 * @param faithful whether the load was the one that was scheduled: all sent, and 99 of 100 within a
 *     tenth of the objective of their time; otherwise latencies are the load generator's, too
 * @param disturbance what disturbed the measurement beyond the experiment's limits; empty when
 *     nothing did
 */
@JsonPropertyOrder({"controller", "platform", "repetition", "complete", "requests"})
public record RunSummary(
    String controller,
    String platform,
    int repetition,
    boolean complete,
    long requests,
    long completed,
    long late,
    long dropped,
    long failed,
    double violationRate,
    double goodputPerSecond,
    double p50Ms,
    double p90Ms,
    double p95Ms,
    double p99Ms,
    boolean p99Supported,
    double coreSeconds,
    double startingCoreSeconds,
    double cpuSeconds,
    double wallSeconds,
    double simulatedSeconds,
    int resizes,
    int starts,
    int stops,
    int failedActions,
    int limitChecks,
    int limitMismatches,
    double sendErrorP50Ms,
    double sendErrorP99Ms,
    double sendErrorMaxMs,
    long unsent,
    double generatorCpuSeconds,
    boolean faithful,
    String disturbance) {}
