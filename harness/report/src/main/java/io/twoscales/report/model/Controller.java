package io.twoscales.report.model;

import java.util.List;
import java.util.Optional;

/**
 * A scaling policy with all its runs.
 *
 * @param name its name, with that of its set where there are several
 * @param options how it was set up, in words
 * @param runs at least one, by repetition
 * @param estimates its numbers over the repetitions
 * @param latencies of all its runs together; empty when there is no histogram
 * @param stages where time went; empty where visits were not kept
 */
public record Controller(
    String name,
    String options,
    List<Run> runs,
    Estimates estimates,
    Optional<LatencyCurve> latencies,
    List<StageTimes> stages) {

  /**
   * The numbers of a controller, over its repetitions.
   *
   * @param violationRate share of requests that were late, dropped or failed
   * @param goodputPerSecond requests within the objective per second
   * @param p50Ms median latency
   * @param p99Ms 99th percentile of latency
   * @param coreSeconds CPU allocated
   * @param cpuSeconds CPU used
   * @param churn resizes, starts and stops together
   */
  public record Estimates(
      Estimate violationRate,
      Estimate goodputPerSecond,
      Estimate p50Ms,
      Estimate p99Ms,
      Estimate coreSeconds,
      Estimate cpuSeconds,
      Estimate churn) {}

  public Controller {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException(name + " has no run");
    }
    runs = List.copyOf(runs);
    stages = List.copyOf(stages);
  }

  /** The run of a repetition. */
  public Optional<Run> run(int repetition) {
    return runs.stream().filter(run -> run.repetition() == repetition).findFirst();
  }

  /** Its requests in all runs together. */
  public long requests() {
    return runs.stream().mapToLong(run -> run.summary().requests()).sum();
  }
}
