package io.twoscales.core.observation;

import java.util.List;

/**
 * What a controller sees at a tick.
 *
 * @param timeSeconds time since the measured window began; negative during warm-up
 * @param stages one entry per stage, in the order of the pipeline
 * @param p50Ms median end-to-end latency of the last window; NaN when nothing completed
 * @param p99Ms 99th percentile of the same; NaN when nothing completed
 * @param violationRate share of the last window's requests that missed the objective, 0 to 1
 * @param capacityMillicores CPU the platform has for replicas
 */
public record Observation(
    double timeSeconds,
    List<StageObservation> stages,
    double p50Ms,
    double p99Ms,
    double violationRate,
    int capacityMillicores) {

  public Observation {
    stages = List.copyOf(stages);
  }

  /** CPU limits of all replicas together, whatever their state. */
  public int allocatedMillicores() {
    return stages.stream()
        .flatMap(stage -> stage.replicas().stream())
        .mapToInt(ReplicaObservation::millicores)
        .sum();
  }
}
