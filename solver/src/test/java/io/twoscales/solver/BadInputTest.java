package io.twoscales.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.twoscales.solver.latency.LatencyModel;
import io.twoscales.solver.latency.Profile;
import io.twoscales.solver.latency.ProfileCell;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Impossible pipelines and demands: a clear result or a message with the stage and the value. */
class BadInputTest {

  private static final CpuGrid GRID = new CpuGrid(1000, 4000);
  private static final LatencyModel LATENCY = new LatencyModel(40, 10, 5, 5, 1000);

  private static StageModel stage(String name, String... after) {
    return StageModel.of(
        name, List.of(after), GRID, List.of(VariantModel.of(name + "-model", 1, LATENCY)));
  }

  private static void assertRefused(String message, Runnable action) {
    assertThatIllegalArgumentException().isThrownBy(action::run).withMessageContaining(message);
  }

  private static PipelineModel pipeline(StageModel... stages) {
    return new PipelineModel(List.of(stages));
  }

  @Test
  void refusesPipelinesThatAreNone() {
    assertRefused("the pipeline has no stages", BadInputTest::pipeline);
    assertRefused("stage a appears twice", () -> pipeline(stage("a"), stage("a")));
    assertRefused(
        "stage b comes after c, which is no stage", () -> pipeline(stage("a"), stage("b", "c")));
    assertRefused("[a, b] follow no other", () -> pipeline(stage("a"), stage("b")));
    assertRefused(
        "the stages [b, c] follow one another in a cycle",
        () -> pipeline(stage("a"), stage("b", "a", "c"), stage("c", "b")));
    assertRefused(
        "the stages [a, b] follow one another in a cycle",
        () -> pipeline(stage("a", "b"), stage("b", "a")));
    assertRefused("[a] follow one another in a cycle", () -> pipeline(stage("a", "a")));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, -1, -0.001, Double.POSITIVE_INFINITY})
  void refusesRatesAndMultiplicitiesThatAreNone(double value) {
    assertRefused("rate is " + value, () -> new Demand(value, 100));
    assertRefused(
        "stage a: multiplicity is " + value,
        () ->
            new StageModel(
                "a",
                List.of(),
                value,
                List.of(1),
                GRID,
                List.of(VariantModel.of("v", 1, LATENCY))));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, -1, 0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY})
  void refusesObjectivesAndAccuraciesThatAreNone(double value) {
    assertRefused("latency objective is " + value, () -> new Demand(1, value));
    assertRefused("accuracy of variant v is " + value, () -> VariantModel.of("v", value, LATENCY));
    assertRefused(
        "minimum accuracy is " + value, () -> new AccuracyFloor(value, AccuracyFloor.Rule.PRODUCT));
  }

  @Test
  void refusesStagesThatCannotRun() {
    List<VariantModel> variants = List.of(VariantModel.of("v", 1, LATENCY));
    assertRefused(
        "stage a: there are no batch sizes",
        () -> new StageModel("a", List.of(), 1, List.of(), GRID, variants));
    assertRefused(
        "stage a: batch size is 0",
        () -> new StageModel("a", List.of(), 1, List.of(0, 1), GRID, variants));
    assertRefused(
        "stage a: there are no variants", () -> StageModel.of("a", List.of(), GRID, List.of()));
    assertRefused("unit of CPU is 0", () -> new CpuGrid(0, 100));
    assertRefused("largest CPU limit is 150 millicores", () -> new CpuGrid(100, 150));
  }

  @Test
  void refusesLatenciesThatCannotBe() {
    assertRefused(
        "stage a: median latency of variant v at batch 1 and 2000m is -1.0 ms",
        () -> withLatency(new LatencyModel(10, 0, 0, -6, 1000)));
    assertRefused(
        "stage a: median latency of variant v at batch 1 and 2000m is 15.0 ms, more than the 10.0",
        () -> withLatency(new LatencyModel(-10, 0, 0, 20, 1000)));
  }

  private static StageModel withLatency(LatencyModel latency) {
    return StageModel.of("a", List.of(), GRID, List.of(VariantModel.of("v", 1, latency)));
  }

  @Test
  void refusesProfilesThatDoNotCoverTheStage() {
    Profile profile =
        new Profile(
            List.of(
                new ProfileCell("v", 1, 2000, 10, 11, 9),
                new ProfileCell("v", 4, 2000, 30, 33, 9)));
    VariantModel variant = VariantModel.interpolated(profile, "v", 1);

    assertRefused(
        "stage a, variant v: the profile of variant v covers CPU in millicores from 2000 to 2000",
        () -> StageModel.of("a", List.of(), GRID, List.of(variant)));
  }

  @Test
  void anObjectiveBelowTheSmallestLatencyIsSaidToBe() {
    // l(1, 4000m) = 40/4 + 10/4 + 5 + 5
    Solution solution = new ExactSolver(pipeline(stage("a"))).joint(new Demand(10, 22));

    assertThat(solution.feasible()).isFalse();
    assertThat(solution.servedPerSecond()).isZero();
    assertThat(solution.missShare()).isEqualTo(1);
    assertThat(solution.binding().constraint()).isEqualTo(Constraint.SLO);
    assertThat(solution.binding().explanation())
        .isEqualTo(
            "The latency objective of 22.00 ms is below the smallest possible latency, 22.50 ms.");
    assertThat(solution.plan().orElseThrow().latencyMs()).isEqualTo(22.5);
  }

  @Test
  void withoutLoadOneSmallReplicaAStageIsEnough() {
    Solution solution =
        new ExactSolver(pipeline(stage("a"), stage("b", "a"))).joint(new Demand(0, 500));

    assertThat(solution.feasible()).isTrue();
    assertThat(solution.missShare()).isZero();
    assertThat(solution.binding().constraint()).isEqualTo(Constraint.NONE);
    assertThat(solution.plan().orElseThrow().stages())
        .allSatisfy(
            s -> {
              assertThat(s.replicas()).isEqualTo(1);
              assertThat(s.millicores()).isEqualTo(1000);
              assertThat(s.batch()).isEqualTo(1);
            });
  }

  @Test
  void anImpossibleObjectiveWithoutLoadMissesAll() {
    Solution solution = new ExactSolver(pipeline(stage("a"))).joint(new Demand(0, 1));

    assertThat(solution.feasible()).isFalse();
    assertThat(solution.missShare()).isEqualTo(1);
  }

  @Test
  void refusesReplicasThatDoNotFitThePipeline() {
    ExactSolver solver = new ExactSolver(pipeline(stage("a"), stage("b", "a")));
    Demand demand = new Demand(1, 500);

    assertRefused("stage b is missing", () -> solver.vertical(demand, Map.of("a", 1)));
    assertRefused("stage b has 0 replicas", () -> solver.vertical(demand, Map.of("a", 1, "b", 0)));
    assertRefused(
        "no stage c, only [a, b]", () -> solver.vertical(demand, Map.of("a", 1, "b", 1, "c", 1)));
  }

  @Test
  void refusesLimitsThatLeaveNothing() {
    ExactSolver solver = new ExactSolver(pipeline(stage("a")));

    assertRefused("capacity is 0 millicores", () -> Limits.NONE.withCapacity(0));
    assertRefused("bounds on replicas are 3..2", () -> StageLimits.NONE.withReplicas(3, 2));
    assertRefused("bounds on batch are 0..2", () -> StageLimits.NONE.withBatch(0, 2));
    assertRefused(
        "no stage b", () -> solver.withLimits(Limits.NONE.withStage("b", StageLimits.NONE)));
    assertRefused(
        "stage a",
        () -> solver.withLimits(Limits.NONE.withStage("a", StageLimits.NONE.withBatch(99, 99))));
    assertRefused(
        "stage a",
        () -> solver.withLimits(Limits.NONE.withStage("a", StageLimits.NONE.withVariant("w"))));
    assertRefused(
        "stage a",
        () ->
            solver.withLimits(
                Limits.NONE.withStage("a", StageLimits.NONE.withMillicores(1001, 1999))));
  }

  @Test
  void aCapacityThatHoldsNotEvenTheSmallestPlanLeavesNone() {
    Solution solution =
        new ExactSolver(pipeline(stage("a")))
            .withLimits(Limits.NONE.withCapacity(500))
            .joint(new Demand(1, 500));

    assertThat(solution.feasible()).isFalse();
    assertThat(solution.plan()).isEmpty();
    assertThat(solution.binding().constraint()).isEqualTo(Constraint.CAPACITY);
    assertThat(solution.binding().explanation()).contains("needs 1000 millicores, 500 may be used");
  }
}
