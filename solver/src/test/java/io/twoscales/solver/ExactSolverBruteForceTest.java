package io.twoscales.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.solver.RandomPipelines.Shape;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exact solver against exhaustive search on random small pipelines. */
class ExactSolverBruteForceTest {

  @ParameterizedTest
  @CsvSource({
    "CHAIN, 1, 4, 4, 3, 4000",
    "CHAIN, 2, 3, 4, 2, 4000",
    "CHAIN, 3, 2, 3, 2, 4000",
    "CHAIN, 4, 2, 2, 2, 2000",
    "TREE, 4, 2, 2, 2, 3000",
    "DIAMOND, 4, 2, 2, 2, 3000",
    "DIAMOND, 5, 2, 2, 1, 2000",
    "ANY, 5, 2, 2, 1, 3000",
    "ANY, 6, 2, 2, 1, 1000"
  })
  void findsTheCheapestThenFastestPlan(
      Shape shape, int stages, int batches, int units, int variants, int pipelines) {
    int feasible = 0;
    for (int seed = 0; seed < pipelines; seed++) {
      RandomPipelines random = new RandomPipelines(new Random(seed * 31L + stages));
      PipelineModel pipeline = random.pipeline(shape, stages, batches, units, variants);
      Demand demand = random.demand(pipeline);
      Limits limits = random.limits(pipeline);

      Solution solution = new ExactSolver(pipeline).withLimits(limits).joint(demand);

      BruteForce.Best best = new BruteForce(pipeline, limits).joint(demand);
      String description = "seed " + seed + ": " + demand + ", " + limits + ", " + pipeline;
      assertThat(solution.feasible()).as(description).isEqualTo(best != null);
      if (best != null) {
        feasible++;
        Allocation plan = solution.plan().orElseThrow();
        assertThat(plan.costMillicores()).as(description).isEqualTo(best.costMillicores());
        assertThat(plan.latencyMs()).as(description).isCloseTo(best.latencyMs(), within(1e-6));
        PlanCheck.assertKeeps(pipeline, limits, demand, plan, description);
      } else {
        solution
            .plan()
            .filter(plan -> solution.servedPerSecond() > 0)
            .ifPresent(
                plan ->
                    PlanCheck.assertKeeps(
                        pipeline,
                        limits,
                        demand.withRate(solution.servedPerSecond()),
                        plan,
                        description));
      }
    }
    assertThat(feasible).isBetween(pipelines / 10, pipelines * 9 / 10);
  }
}
