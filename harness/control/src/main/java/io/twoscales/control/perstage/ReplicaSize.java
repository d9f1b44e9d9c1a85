package io.twoscales.control.perstage;

import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.control.ControllerSetting;
import io.twoscales.core.control.CpuLimits;
import java.util.List;

/**
 * What a person fixes for policies that only count replicas.
 *
 * @param millicores CPU limit of every replica
 * @param batch the most requests a replica gets at once; policies of cloud platforms leave batching
 *     to the model server, which is given four, as in the first state of Themis
 * @param minReplicas never fewer per stage
 * @param maxReplicas never more per stage
 */
public record ReplicaSize(int millicores, int batch, int minReplicas, int maxReplicas) {
  private static final ControllerOption<Integer> UNITS =
      ControllerOption.integer("units", 1, 1, 1024, "CPU limit of a replica, in units");
  private static final ControllerOption<Integer> BATCH =
      ControllerOption.integer("batch", 4, 1, 1024, "the most requests a replica gets at once");
  private static final ControllerOption<Integer> MIN_REPLICAS =
      ControllerOption.integer("minReplicas", 1, 1, 1000, "never fewer replicas per stage");
  private static final ControllerOption<Integer> MAX_REPLICAS =
      ControllerOption.integer("maxReplicas", 1000, 1, 1000, "never more replicas per stage");

  public static final List<ControllerOption<?>> OPTIONS =
      List.of(UNITS, BATCH, MIN_REPLICAS, MAX_REPLICAS);

  /** Reads them. */
  public static ReplicaSize from(ControllerOptions options, ControllerSetting setting) {
    CpuLimits limits = setting.limits();
    int min = MIN_REPLICAS.in(options);
    int max = MAX_REPLICAS.in(options);
    int millicores = UNITS.in(options) * limits.unitMillicores();
    if (max < min) {
      throw new IllegalArgumentException(
          "maxReplicas (%d) is below minReplicas (%d)".formatted(max, min));
    }
    if (millicores > limits.maxPerReplicaMillicores()) {
      throw new IllegalArgumentException(
          "units: a replica of %dm is larger than maxPerReplica, %dm"
              .formatted(millicores, limits.maxPerReplicaMillicores()));
    }
    return new ReplicaSize(millicores, BATCH.in(options), min, max);
  }

  /** Within the bounds. */
  public int bounded(int replicas) {
    return Math.max(minReplicas, Math.min(maxReplicas, replicas));
  }
}
