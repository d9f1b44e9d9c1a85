package io.twoscales.solver;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a plan must keep to besides carrying the load in time.
 *
 * @param capacityMillicores CPU of all replicas together, above 0; empty for no bound
 * @param stages bounds by stage; stages that are not named have none
 * @param accuracy least end-to-end accuracy; empty for none
 */
public record Limits(
    OptionalLong capacityMillicores,
    Map<String, StageLimits> stages,
    Optional<AccuracyFloor> accuracy) {

  /** No limits. */
  public static final Limits NONE = new Limits(OptionalLong.empty(), Map.of(), Optional.empty());

  public Limits {
    stages = Map.copyOf(stages);
    if (capacityMillicores.isPresent() && capacityMillicores.getAsLong() < 1) {
      throw new IllegalArgumentException(
          "capacity is "
              + capacityMillicores.getAsLong()
              + " millicores, expected at least 1, or none for no bound");
    }
  }

  /** The same limits with a bound on the CPU of all replicas together. */
  public Limits withCapacity(long millicores) {
    return new Limits(OptionalLong.of(millicores), stages, accuracy);
  }

  /** The same limits with bounds for one stage. */
  public Limits withStage(String name, StageLimits limits) {
    Map<String, StageLimits> changed = new HashMap<>(stages);
    changed.put(name, limits);
    return new Limits(capacityMillicores, changed, accuracy);
  }

  /** The same limits with a least end-to-end accuracy. */
  public Limits withAccuracy(AccuracyFloor floor) {
    return new Limits(capacityMillicores, stages, Optional.of(floor));
  }

  /** The bounds of one stage. */
  public StageLimits stage(String name) {
    return stages.getOrDefault(name, StageLimits.NONE);
  }
}
