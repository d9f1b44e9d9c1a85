package io.twoscales.solver;

/**
 * What a plan gives one stage, and what comes of it.
 *
 * @param name of the stage
 * @param variant the model that does the task
 * @param replicas n, at least 1
 * @param millicores c, CPU limit of each replica
 * @param batch b, items in a batch
 * @param processingMs l(b,c), tail latency of one batch
 * @param fillMs q(b,λ), worst-case wait for a batch to fill
 * @param throughputPerSecond n·h(b,c), items per second of all replicas together
 * @param utilisation λ_s / (n·h), the share of the throughput that the load needs
 * @param sloShare share of the latency objective that the stage takes
 * @param slackMs how much slower the stage could be with the plan still in time; negative if it is
 *     late
 * @param extraReplicas replicas of the same size beyond {@code replicas} that would be needed to
 *     carry the whole demand; 0 if the demand is met
 */
public record StageAllocation(
    String name,
    String variant,
    int replicas,
    int millicores,
    int batch,
    double processingMs,
    double fillMs,
    double throughputPerSecond,
    double utilisation,
    double sloShare,
    double slackMs,
    int extraReplicas) {

  /** l + q: what the stage adds to the latency of a request. */
  public double latencyMs() {
    return processingMs + fillMs;
  }

  /** n·c, without the extra replicas. */
  public long costMillicores() {
    return (long) replicas * millicores;
  }
}
