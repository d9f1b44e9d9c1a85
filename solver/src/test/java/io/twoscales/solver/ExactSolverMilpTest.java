package io.twoscales.solver;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.solver.RandomPipelines.Shape;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exact solver against a mixed-integer programme on pipelines too large for brute force. */
class ExactSolverMilpTest {

  @ParameterizedTest
  @CsvSource({
    "CHAIN, 12, 8, 8, 2, 120",
    "TREE, 14, 6, 6, 2, 120",
    "DIAMOND, 12, 6, 6, 2, 80",
    "ANY, 8, 6, 6, 1, 120",
    "ANY, 14, 4, 5, 1, 80"
  })
  void agreesWithTheProgramme(
      Shape shape, int stages, int batches, int units, int variants, int pipelines) {
    int feasible = 0;
    for (int seed = 0; seed < pipelines; seed++) {
      RandomPipelines random = new RandomPipelines(new Random(seed * 17L + stages));
      PipelineModel pipeline = random.pipeline(shape, stages, batches, units, variants);
      Demand demand = random.demand(pipeline);
      Limits limits =
          seed % 3 == 0
              ? new Limits(OptionalLong.empty(), Map.of(), random.limits(pipeline).accuracy())
              : Limits.NONE;

      Solution solution = new ExactSolver(pipeline).withLimits(limits).joint(demand);

      OptionalLong optimum = new MilpOracle(pipeline, limits).minimalCost(demand);
      String description = "seed " + seed + ": " + demand + ", " + limits + ", " + pipeline;
      assertThat(solution.feasible()).as(description).isEqualTo(optimum.isPresent());
      if (solution.feasible()) {
        feasible++;
        Allocation plan = solution.plan().orElseThrow();
        assertThat(plan.costMillicores()).as(description).isEqualTo(optimum.getAsLong());
        PlanCheck.assertKeeps(pipeline, limits, demand, plan, description);
      }
    }
    assertThat(feasible).isGreaterThan(pipelines / 10);
  }
}
