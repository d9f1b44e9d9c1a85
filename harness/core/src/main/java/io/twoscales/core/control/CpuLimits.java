package io.twoscales.core.control;

/**
 * How CPU may be given out.
 *
 * @param unitMillicores the step in which CPU is given
 * @param maxPerReplicaMillicores the most one replica may have, a multiple of the unit
 * @param capacityMillicores what all replicas may have together
 */
public record CpuLimits(int unitMillicores, int maxPerReplicaMillicores, int capacityMillicores) {

  public CpuLimits {
    if (unitMillicores <= 0) {
      throw new IllegalArgumentException("the unit of CPU must be positive: " + unitMillicores);
    }
    if (maxPerReplicaMillicores < unitMillicores || maxPerReplicaMillicores % unitMillicores != 0) {
      throw new IllegalArgumentException(
          "maxPerReplica (%dm) must be a multiple of unit (%dm)"
              .formatted(maxPerReplicaMillicores, unitMillicores));
    }
    if (capacityMillicores < unitMillicores) {
      throw new IllegalArgumentException(
          "capacity (%dm) is less than one unit (%dm)"
              .formatted(capacityMillicores, unitMillicores));
    }
  }

  /** The largest number of whole units within {@code millicores}, in millicores. */
  public int roundDown(int millicores) {
    return millicores / unitMillicores * unitMillicores;
  }
}
