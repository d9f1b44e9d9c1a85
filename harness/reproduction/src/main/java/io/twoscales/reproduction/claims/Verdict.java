package io.twoscales.reproduction.claims;

import io.twoscales.results.statistics.Interval;

/**
 * A claim at one pipeline on one platform.
 *
 * @param claim which
 * @param subject the policy it is about
 * @param platform simulated or docker
 * @param pipeline where
 * @param outcome whether it holds
 * @param quantity what the claim bounds; NaN where it was not measured
 * @param evidence the numbers in words
 * @param basis what they rest on
 */
public record Verdict(
    Claim claim,
    String subject,
    String platform,
    String pipeline,
    Outcome outcome,
    Interval quantity,
    String evidence,
    String basis) {}
