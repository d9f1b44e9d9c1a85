package io.twoscales.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;

/** Checks a plan against the definitions, without a solver. */
final class PlanCheck {

  private static final double ROUNDING = 1e-6;

  private PlanCheck() {}

  /** The plan carries the demand in time and within the limits, and says the truth about itself. */
  static void assertKeeps(
      PipelineModel pipeline, Limits limits, Demand demand, Allocation plan, String description) {
    Map<String, Double> latency = new HashMap<>();
    long cost = 0;
    double product = 1;
    double sum = 0;
    assertThat(plan.stages()).as(description).hasSameSizeAs(pipeline.stages());
    for (StageModel stage : pipeline.stages()) {
      StageAllocation got = plan.stage(stage.name());
      StageLimits bounds = limits.stage(stage.name());
      VariantModel variant =
          stage.variants().stream()
              .filter(v -> v.name().equals(got.variant()))
              .findFirst()
              .orElseThrow();
      double rate = demand.ratePerSecond() * stage.multiplicity();
      double carried =
          got.replicas()
              * 1000.0
              * got.batch()
              / variant.median().latencyMs(got.batch(), got.millicores());
      double fill = rate == 0 ? 0 : 1000.0 * (got.batch() - 1) / rate;
      double own = variant.tail().latencyMs(got.batch(), got.millicores()) + fill;
      assertThat(carried).as(description).isGreaterThanOrEqualTo(rate * (1 - ROUNDING));
      assertThat(got.throughputPerSecond()).as(description).isCloseTo(carried, within(1e-6));
      assertThat(got.latencyMs()).as(description).isCloseTo(own, within(1e-6));
      assertThat(stage.batches()).as(description).contains(got.batch());
      assertThat(got.replicas())
          .as(description)
          .isBetween(bounds.minReplicas(), bounds.maxReplicas());
      assertThat(got.millicores())
          .as(description)
          .isBetween(bounds.minMillicores(), bounds.maxMillicores());
      assertThat(got.batch()).as(description).isBetween(bounds.minBatch(), bounds.maxBatch());
      bounds.variant().ifPresent(v -> assertThat(got.variant()).as(description).isEqualTo(v));
      latency.put(stage.name(), own);
      cost += (long) got.replicas() * got.millicores();
      product *= variant.accuracy();
      sum += variant.accuracy();
    }
    double endToEnd = BruteForce.longestPath(pipeline, latency);
    assertThat(endToEnd).as(description).isLessThanOrEqualTo(demand.sloMs() * (1 + ROUNDING));
    assertThat(plan.latencyMs()).as(description).isCloseTo(endToEnd, within(1e-6));
    assertThat(plan.costMillicores()).as(description).isEqualTo(cost);
    if (limits.capacityMillicores().isPresent()) {
      assertThat(cost).as(description).isLessThanOrEqualTo(limits.capacityMillicores().getAsLong());
    }
    if (limits.accuracy().isPresent()) {
      AccuracyFloor floor = limits.accuracy().get();
      double reached = floor.rule() == AccuracyFloor.Rule.PRODUCT ? product : sum;
      assertThat(reached).as(description).isGreaterThanOrEqualTo(floor.minimum() * (1 - ROUNDING));
    }
  }
}
