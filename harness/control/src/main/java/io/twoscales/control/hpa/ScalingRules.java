package io.twoscales.control.hpa;

/**
 * How scaling in one direction is bounded: {@code spec.behavior} with the policy that allows most.
 *
 * @param stabilizationSeconds window of recommendations of which the most cautious counts
 * @param percent of the replicas at the period's beginning that may come or go within a period
 * @param pods replicas that may come or go within a period; 0 for no such policy
 * @param periodSeconds the period
 */
record ScalingRules(double stabilizationSeconds, int percent, int pods, double periodSeconds) {}
