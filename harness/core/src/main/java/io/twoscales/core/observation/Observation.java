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
 * @param failures actions that failed or were refused since the observation before, with the reason
 */
public record Observation(
    double timeSeconds,
    List<StageObservation> stages,
    double p50Ms,
    double p99Ms,
    double violationRate,
    int capacityMillicores,
    List<String> failures) {

  /** An observation before which no action failed. */
  public Observation(
      double timeSeconds,
      List<StageObservation> stages,
      double p50Ms,
      double p99Ms,
      double violationRate,
      int capacityMillicores) {
    this(timeSeconds, stages, p50Ms, p99Ms, violationRate, capacityMillicores, List.of());
  }

  public Observation {
    stages = List.copyOf(stages);
    failures = List.copyOf(failures);
  }

  /** The same with what has failed. */
  public Observation withFailures(List<String> failed) {
    return new Observation(
        timeSeconds, stages, p50Ms, p99Ms, violationRate, capacityMillicores, failed);
  }

  /** CPU limits of all replicas together, whatever their state. */
  public int allocatedMillicores() {
    return stages.stream()
        .flatMap(stage -> stage.replicas().stream())
        .mapToInt(ReplicaObservation::millicores)
        .sum();
  }
}
