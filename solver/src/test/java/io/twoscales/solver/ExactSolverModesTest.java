package io.twoscales.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.solver.RandomPipelines.Shape;
import io.twoscales.solver.latency.LatencyModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is fixed in horizontal and vertical scaling, best effort and sensitivity. */
class ExactSolverModesTest {

  private static final int PIPELINES = 1500;

  /** A pipeline, a demand and limits from a seed. */
  private record Case(PipelineModel pipeline, Demand demand, Limits limits, Random random) {

    static Case of(Shape shape, int seed) {
      Random random = new Random(seed);
      RandomPipelines pipelines = new RandomPipelines(random);
      PipelineModel pipeline = pipelines.pipeline(shape, 3, 2, 4, 2);
      return new Case(pipeline, pipelines.demand(pipeline), pipelines.limits(pipeline), random);
    }

    ExactSolver solver() {
      return new ExactSolver(pipeline).withLimits(limits);
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void verticalIsTheCheapestPlanWithTheReplicasThatAreThere(Shape shape) {
    int feasible = 0;
    for (int seed = 0; seed < PIPELINES; seed++) {
      Case c = Case.of(shape, seed);
      Map<String, Integer> replicas = new HashMap<>();
      Limits fixed = c.limits;
      for (StageModel stage : c.pipeline.stages()) {
        int n = 1 + c.random.nextInt(5);
        replicas.put(stage.name(), n);
        fixed = fixed.withStage(stage.name(), c.limits.stage(stage.name()).withReplicas(n, n));
      }

      Solution solution = c.solver().vertical(c.demand, replicas);

      feasible += assertOptimal(c, fixed, solution) ? 1 : 0;
      solution
          .plan()
          .ifPresent(
              plan ->
                  plan.stages()
                      .forEach(s -> assertThat(s.replicas()).isEqualTo(replicas.get(s.name()))));
      if (!solution.feasible() && solution.servedPerSecond() > 0) {
        assertExtraReplicasCarryTheRest(c, solution.plan().orElseThrow());
      }
    }
    assertThat(feasible).isBetween(PIPELINES / 20, PIPELINES * 19 / 20);
  }

  private static void assertExtraReplicasCarryTheRest(Case c, Allocation plan) {
    for (StageModel stage : c.pipeline.stages()) {
      StageAllocation got = plan.stage(stage.name());
      double each = got.throughputPerSecond() / got.replicas();
      double rate = c.demand.ratePerSecond() * stage.multiplicity();
      int n = got.replicas() + got.extraReplicas();
      assertThat(n * each).isGreaterThanOrEqualTo(rate * (1 - 1e-6));
      if (got.extraReplicas() > 0) {
        assertThat((n - 1) * each).isLessThan(rate * (1 + 1e-6));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void horizontalIsTheCheapestPlanOfTheSmallestReplicas(Shape shape) {
    int feasible = 0;
    for (int seed = 0; seed < PIPELINES; seed++) {
      Case c = Case.of(shape, seed);
      Limits smallest = c.limits;
      for (StageModel stage : c.pipeline.stages()) {
        StageLimits bounds = c.limits.stage(stage.name());
        int unit = stage.cpu().unitMillicores();
        int least = (bounds.minMillicores() + unit - 1) / unit * unit;
        smallest = smallest.withStage(stage.name(), bounds.withMillicores(least, least));
      }

      feasible += assertOptimal(c, smallest, c.solver().horizontal(c.demand)) ? 1 : 0;
    }
    assertThat(feasible).isBetween(PIPELINES / 20, PIPELINES * 19 / 20);
  }

  private static boolean assertOptimal(Case c, Limits fixed, Solution solution) {
    BruteForce.Best best = new BruteForce(c.pipeline, fixed).joint(c.demand);
    String description = c.demand + ", " + fixed + ", " + c.pipeline;
    assertThat(solution.feasible()).as(description).isEqualTo(best != null);
    if (best != null) {
      Allocation plan = solution.plan().orElseThrow();
      assertThat(plan.costMillicores()).as(description).isEqualTo(best.costMillicores());
      assertThat(plan.latencyMs()).as(description).isCloseTo(best.latencyMs(), within(1e-6));
      PlanCheck.assertKeeps(c.pipeline, fixed, c.demand, plan, description);
    }
    return best != null;
  }

  @Test
  void horizontalMayTakeTheMostEfficientCpuLimit() {
    LatencyModel dearerWithCpu = new LatencyModel(10, 0, 0, 20, 100);
    LatencyModel cheaperWithCpu = new LatencyModel(100, 0, 0, -15, 100);

    assertThat(mostEfficientMillicores(dearerWithCpu)).isEqualTo(100);
    assertThat(mostEfficientMillicores(cheaperWithCpu)).isEqualTo(400);
  }

  private static int mostEfficientMillicores(LatencyModel latency) {
    return new ExactSolver(oneStage(latency, 4))
        .horizontal(new Demand(100, 1000), CpuChoice.MOST_EFFICIENT)
        .plan()
        .orElseThrow()
        .stages()
        .get(0)
        .millicores();
  }

  /** What brute force can carry on a grid of loads, the best effort carries too. */
  @ParameterizedTest
  @EnumSource(Shape.class)
  void bestEffortCarriesTheLargestLoadThereIs(Shape shape) {
    int partly = 0;
    for (int seed = 0; seed < 1500; seed++) {
      Case c = Case.of(shape, 10_000 + seed);
      Solution solution = c.solver().joint(c.demand);
      if (solution.feasible()) {
        continue;
      }
      BruteForce oracle = new BruteForce(c.pipeline, c.limits);
      double most = 0;
      for (int k = 1; k <= 60; k++) {
        double rate = c.demand.ratePerSecond() * k / 60;
        if (oracle.joint(c.demand.withRate(rate)) != null) {
          most = rate;
        }
      }
      String description = "seed " + seed + ": " + c;
      assertThat(solution.servedPerSecond())
          .as(description)
          .isBetween(most * (1 - 1e-5), c.demand.ratePerSecond());
      if (solution.servedPerSecond() > 0) {
        partly++;
        Demand served = c.demand.withRate(solution.servedPerSecond());
        BruteForce.Best best = oracle.joint(served);
        assertThat(best).as(description).isNotNull();
        assertThat(solution.plan().orElseThrow().costMillicores())
            .as(description)
            .isEqualTo(best.costMillicores());
        assertThat(solution.missShare())
            .isCloseTo(1 - solution.servedPerSecond() / c.demand.ratePerSecond(), within(1e-12));
      }
    }
    assertThat(partly).isGreaterThan(20);
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void sensitivityIsTheDifferenceToTheOptimaNextToIt(Shape shape) {
    for (int seed = 0; seed < 300; seed++) {
      Case c = Case.of(shape, 20_000 + seed);
      Function<Demand, Solution> joint = c.solver()::joint;
      Solution solution = joint.apply(c.demand);
      if (!solution.feasible()) {
        assertThatIllegalArgumentException().isThrownBy(() -> Sensitivity.of(solution, joint));
        continue;
      }
      BruteForce oracle = new BruteForce(c.pipeline, c.limits);
      long cost = oracle.joint(c.demand).costMillicores();
      BruteForce.Best more = oracle.joint(c.demand.withRate(c.demand.ratePerSecond() + 1));
      BruteForce.Best tighter = oracle.joint(c.demand.withSlo(c.demand.sloMs() * 0.9));

      Sensitivity sensitivity = Sensitivity.of(solution, joint);

      assertThat(sensitivity.oneMoreRequestMillicores().isPresent()).isEqualTo(more != null);
      assertThat(sensitivity.tighterSloMillicores().isPresent()).isEqualTo(tighter != null);
      if (more != null) {
        assertThat(sensitivity.oneMoreRequestMillicores()).hasValue(more.costMillicores() - cost);
      }
      if (tighter != null) {
        assertThat(sensitivity.tighterSloMillicores()).hasValue(tighter.costMillicores() - cost);
      }
    }
  }

  private static PipelineModel oneStage(LatencyModel latency, int units) {
    return new PipelineModel(
        List.of(
            StageModel.of(
                "only",
                List.of(),
                new CpuGrid(100, 100 * units),
                List.of(VariantModel.of("v", 1, latency)))));
  }
}
