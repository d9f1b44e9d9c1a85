package io.twoscales.solver;

import java.util.Optional;

/**
 * Bounds on what a solver may choose for one stage; a fixed value is a range of one.
 *
 * @param minReplicas at least 1
 * @param maxReplicas not below {@code minReplicas}
 * @param minMillicores at least 1
 * @param maxMillicores not below {@code minMillicores}
 * @param minBatch at least 1
 * @param maxBatch not below {@code minBatch}
 * @param variant the only variant allowed, or empty for any
 */
public record StageLimits(
    int minReplicas,
    int maxReplicas,
    int minMillicores,
    int maxMillicores,
    int minBatch,
    int maxBatch,
    Optional<String> variant) {

  /** No bounds. */
  public static final StageLimits NONE =
      new StageLimits(
          1, Integer.MAX_VALUE, 1, Integer.MAX_VALUE, 1, Integer.MAX_VALUE, Optional.empty());

  public StageLimits {
    requireRange("replicas", minReplicas, maxReplicas);
    requireRange("millicores", minMillicores, maxMillicores);
    requireRange("batch", minBatch, maxBatch);
  }

  /** The same bounds but for the number of replicas. */
  public StageLimits withReplicas(int min, int max) {
    return new StageLimits(min, max, minMillicores, maxMillicores, minBatch, maxBatch, variant);
  }

  /** The same bounds but for the CPU limit of a replica. */
  public StageLimits withMillicores(int min, int max) {
    return new StageLimits(minReplicas, maxReplicas, min, max, minBatch, maxBatch, variant);
  }

  /** The same bounds but for the batch size. */
  public StageLimits withBatch(int min, int max) {
    return new StageLimits(
        minReplicas, maxReplicas, minMillicores, maxMillicores, min, max, variant);
  }

  /** The same bounds, with one variant only. */
  public StageLimits withVariant(String name) {
    return new StageLimits(
        minReplicas,
        maxReplicas,
        minMillicores,
        maxMillicores,
        minBatch,
        maxBatch,
        Optional.of(name));
  }

  private static void requireRange(String what, int min, int max) {
    if (min < 1 || max < min) {
      throw new IllegalArgumentException(
          "bounds on " + what + " are " + min + ".." + max + ", expected 1 ≤ smallest ≤ largest");
    }
  }
}
