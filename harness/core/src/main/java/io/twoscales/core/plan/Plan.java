package io.twoscales.core.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The state a controller wants the pipeline to be in, and why.
 *
 * @param stages one entry per stage of the pipeline
 * @param candidates what else was looked at, and what it would have cost
 * @param reason the decision in words and numbers, for the reader of a result
 */
public record Plan(List<StagePlan> stages, List<Candidate> candidates, String reason) {

  public Plan {
    stages = List.copyOf(stages);
    candidates = List.copyOf(candidates);
    Map<String, StagePlan> byName = new LinkedHashMap<>();
    for (StagePlan stage : stages) {
      if (byName.put(stage.stage(), stage) != null) {
        throw new IllegalArgumentException("stage " + stage.stage() + " is planned twice");
      }
    }
  }

  /** A plan of a policy that does not compare. */
  public Plan(List<StagePlan> stages, String reason) {
    this(stages, List.of(), reason);
  }

  /** CPU of all replicas that it wants. */
  public long millicores() {
    return stages.stream().mapToLong(stage -> (long) stage.replicas() * stage.millicores()).sum();
  }

  /**
   * The plan of one stage.
   *
   * @throws IllegalArgumentException when the plan has no such stage
   */
  public StagePlan stage(String name) {
    return stages.stream()
        .filter(stage -> stage.stage().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the plan has no stage " + name));
  }
}
