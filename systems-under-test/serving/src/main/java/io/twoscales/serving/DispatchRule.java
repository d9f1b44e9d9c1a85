package io.twoscales.serving;

/**
 * Which of the replicas that can take a batch gets it. A replica can when it has fewer batches at
 * work than {@link StageSettings#batchesPerReplica()}. Among equals the one that could for longest
 * is taken, among these the one with the smallest number.
 */
public enum DispatchRule {
  /** The one that could for longest, whatever its size. */
  LONGEST_IDLE,
  /** The one with the fewest batches at work, among these the one with the most CPU. */
  LARGEST_IDLE,
  /** The one with the fewest items at work. */
  LEAST_LOADED,
  /** The one with the fewest items at work per CPU; among idle ones the one with the most CPU. */
  CPU_WEIGHTED
}
