package io.twoscales.solver;

import java.util.List;

/**
 * A plan: what every stage gets.
 *
 * @param ratePerSecond the load it is for, in requests per second at the source
 * @param stages in the order of the pipeline model
 * @param latencyMs worst-case end-to-end latency, that of the slowest path
 */
public record Allocation(double ratePerSecond, List<StageAllocation> stages, double latencyMs) {

  public Allocation {
    stages = List.copyOf(stages);
  }

  /** Σ n·c: allocated CPU. */
  public long costMillicores() {
    return stages.stream().mapToLong(StageAllocation::costMillicores).sum();
  }

  /**
   * What one stage gets.
   *
   * @throws IllegalArgumentException if there is no such stage
   */
  public StageAllocation stage(String name) {
    return stages.stream()
        .filter(s -> s.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the plan has no stage " + name));
  }
}
