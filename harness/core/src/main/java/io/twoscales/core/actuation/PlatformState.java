package io.twoscales.core.actuation;

import io.twoscales.core.observation.ReplicaObservation;
import java.util.List;
import java.util.Map;

/**
 * What is there now, as far as the platform knows.
 *
 * @param replicas every replica in any state. While a resize is under way its limit is the larger
 *     of the two, so that limits can be added up safely
 * @param batchSizes the batch size in force, by stage
 */
public record PlatformState(List<ReplicaObservation> replicas, Map<String, Integer> batchSizes) {
  public PlatformState {
    replicas = List.copyOf(replicas);
    batchSizes = Map.copyOf(batchSizes);
  }
}
