package io.twoscales.core.plan;

import java.util.Objects;

/**
 * The desired state of one stage.
 *
 * @param stage its name
 * @param replicas how many replicas shall serve, at least 1
 * @param millicores CPU limit of each READY replica, above 0
 * @param startingMillicores CPU limit of a replica until it is READY, above 0
 * @param batchSize the most requests a replica gets at once, at least 1
 * @param resizing how replicas of another size become as large as planned
 */
public record StagePlan(
    String stage,
    int replicas,
    int millicores,
    int startingMillicores,
    int batchSize,
    Resizing resizing) {

  /** A stage whose replicas shrink once all of the planned ones are READY. */
  public StagePlan(
      String stage, int replicas, int millicores, int startingMillicores, int batchSize) {
    this(stage, replicas, millicores, startingMillicores, batchSize, Resizing.GROW_FIRST);
  }

  public StagePlan {
    Objects.requireNonNull(resizing, "resizing");
    require(replicas >= 1, stage, "replicas", replicas);
    require(millicores > 0, stage, "millicores", millicores);
    require(startingMillicores > 0, stage, "startingMillicores", startingMillicores);
    require(batchSize >= 1, stage, "batchSize", batchSize);
  }

  private static void require(boolean holds, String stage, String what, int value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "stage " + stage + ": " + what + " must be positive, is " + value);
    }
  }
}
