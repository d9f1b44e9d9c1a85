package io.twoscales.solver;

/**
 * What a search found.
 *
 * @param option index into each stage's {@link StageOptions}
 * @param replicas of each stage
 * @param cost in cost units
 * @param latencyMs end to end
 */
record Choice(int[] option, int[] replicas, long cost, double latencyMs) {}
