package io.twoscales.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.twoscales.solver.latency.LatencyModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The decisions of the authors' program, as published in its repository in July 2024. */
class Themis2024SolverTest {

  @ParameterizedTest
  @CsvSource({
    "7, 2 1, 1 1",
    "11, 3 1, 1 1",
    "20, 4 2, 1 1",
    "30, 6 3, 1 1",
    "39, 8 3, 1 1",
    "55, 11 4, 1 1",
    "62, 13 4, 1 2"
  })
  void scalesVideoOutAsTheAuthorsDo(int rate, String replicas, String batches) {
    assertHorizontal(
        PublishedPipelines.VIDEO, PublishedPipelines.VIDEO_SLO_MS, rate, replicas, batches);
  }

  @ParameterizedTest
  @CsvSource({"4, 2 1, 1 1", "8, 2 1, 4 1", "20, 4 2, 4 1", "28, 5 2, 6 1", "32, 6 3, 6 1"})
  void scalesSentimentOutAsTheAuthorsDo(int rate, String replicas, String batches) {
    assertHorizontal(
        PublishedPipelines.SENTIMENT, PublishedPipelines.SENTIMENT_SLO_MS, rate, replicas, batches);
  }

  @ParameterizedTest
  @CsvSource({
    "1 1, 7, 2 1, 0 0",
    "1 1, 11, 3 1, 0 0",
    "1 1, 20, 6 2, 0 0",
    "1 1, 30, 8 3, 1 1",
    "1 1, 55, 8 3, 2 2",
    "3 2, 7, 1 1, 0 0",
    "3 2, 20, 2 1, 0 0",
    "3 2, 30, 2 2, 0 0",
    "3 2, 39, 3 2, 0 0",
    "3 2, 55, 5 3, 0 0"
  })
  void resizesVideoAsTheAuthorsDo(String present, int rate, String cores, String extra) {
    List<Integer> replicas = integers(present);
    Solution solution =
        new Themis2024Solver(PublishedPipelines.VIDEO)
            .vertical(
                new Demand(rate, PublishedPipelines.VIDEO_SLO_MS),
                Map.of("detect", replicas.get(0), "classify", replicas.get(1)));

    List<StageAllocation> stages = solution.plan().orElseThrow().stages();
    assertThat(stages).extracting(s -> s.millicores() / 1000).isEqualTo(integers(cores));
    assertThat(stages).extracting(StageAllocation::extraReplicas).isEqualTo(integers(extra));
    assertThat(stages).extracting(StageAllocation::replicas).isEqualTo(replicas);
    assertThat(solution.feasible()).isEqualTo(integers(extra).equals(List.of(0, 0)));
  }

  private static void assertHorizontal(
      PipelineModel pipeline, double sloMs, int rate, String replicas, String batches) {
    Solution solution = new Themis2024Solver(pipeline).horizontal(new Demand(rate, sloMs));

    assertThat(solution.feasible()).isTrue();
    List<StageAllocation> stages = solution.plan().orElseThrow().stages();
    assertThat(stages).extracting(StageAllocation::replicas).isEqualTo(integers(replicas));
    assertThat(stages).extracting(StageAllocation::batch).isEqualTo(integers(batches));
    assertThat(stages).allMatch(s -> s.millicores() == 1000);
  }

  private static List<Integer> integers(String text) {
    return Stream.of(text.split(" ", -1)).map(Integer::valueOf).toList();
  }

  @Test
  void givesEveryStageTheLeastWithoutLoadWhateverTheObjective() {
    Solution solution = new Themis2024Solver(PublishedPipelines.NLP).horizontal(new Demand(0, 1));

    assertThat(solution.feasible()).isTrue();
    assertThat(solution.plan().orElseThrow().stages())
        .allMatch(s -> s.replicas() == 1 && s.batch() == 1 && s.millicores() == 1000);
  }

  @Test
  void keepsTheReplicasThatAreThereWithoutLoad() {
    Solution solution =
        new Themis2024Solver(PublishedPipelines.VIDEO)
            .vertical(new Demand(0, 780), Map.of("detect", 3, "classify", 2));

    assertThat(solution.plan().orElseThrow().stages())
        .extracting(StageAllocation::replicas)
        .containsExactly(3, 2);
  }

  @Test
  void isInfeasibleWhereTheAuthorsProgramWouldNotEnd() {
    Solution solution =
        new Themis2024Solver(PublishedPipelines.VIDEO)
            .vertical(new Demand(20, 50), Map.of("detect", 1, "classify", 1));

    assertThat(solution.feasible()).isFalse();
    assertThat(solution.plan()).isEmpty();
    assertThat(solution.servedPerSecond()).isZero();
    assertThat(solution.missShare()).isEqualTo(1);
  }

  @Test
  void findsWholeLoadsBelowAnInfeasibleFraction() {
    for (double rate : new double[] {60.5, 55.25, 70.999}) {
      Solution solution =
          assertTimeoutPreemptively(
              Duration.ofSeconds(30),
              () ->
                  new Themis2024Solver(PublishedPipelines.VIDEO)
                      .vertical(new Demand(rate, 780), Map.of("detect", 1, "classify", 1)));

      assertThat(solution.servedPerSecond()).isEqualTo(Math.floor(solution.servedPerSecond()));
      assertThat(solution.plan()).isPresent();
    }
  }

  @Test
  void isInfeasibleBelowTheSmallestLatencyOnOneCore() {
    Solution solution =
        new Themis2024Solver(PublishedPipelines.VIDEO).horizontal(new Demand(20, 200));

    assertThat(solution.feasible()).isFalse();
    assertThat(solution.binding().constraint()).isEqualTo(Constraint.SLO);
  }

  @Test
  void holdsTheObjectiveStrictly() {
    // 176 ms and 70 ms at batch 1 on one core, in whole milliseconds.
    Themis2024Solver solver = new Themis2024Solver(PublishedPipelines.VIDEO);

    assertThat(solver.horizontal(new Demand(7, 246)).feasible()).isFalse();
    assertThat(solver.horizontal(new Demand(7, 247)).feasible()).isTrue();
  }

  @Test
  void refusesWhatTheFormulationDoesNotKnow() {
    LatencyModel model = new LatencyModel(10, 1, 1, 1, 1000);
    CpuGrid grid = new CpuGrid(1000, 4000);
    VariantModel variant = VariantModel.of("v", 1, model);
    StageModel source = StageModel.of("a", List.of(), grid, List.of(variant));
    StageModel left = StageModel.of("b", List.of("a"), grid, List.of(variant));
    StageModel right = StageModel.of("c", List.of("a"), grid, List.of(variant));
    StageModel choice =
        StageModel.of("d", List.of(), grid, List.of(variant, VariantModel.of("w", 1, model)));

    assertThatThrownBy(() -> new Themis2024Solver(new PipelineModel(List.of(source, left, right))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stage c comes after [a], not after b alone");
    assertThatThrownBy(() -> new Themis2024Solver(new PipelineModel(List.of(choice))))
        .hasMessageContaining("stage d has 2 variants");
  }

  /** Cost and latency of the formulation's optimum, by exhaustive search over two stages. */
  @Test
  void isOptimalInItsOwnFormulation() {
    Random random = new Random(5);
    for (int round = 0; round < 2000; round++) {
      PipelineModel pipeline = twoStages(random);
      double slo = 50 + random.nextInt(900);
      int rate = 1 + random.nextInt(80);
      int[] fixed = {1 + random.nextInt(4), 1 + random.nextInt(4)};
      boolean vertical = random.nextBoolean();
      Themis2024Solver solver = new Themis2024Solver(pipeline);
      Demand demand = new Demand(rate, slo);

      Solution solution =
          vertical
              ? solver.vertical(demand, Map.of("s0", fixed[0], "s1", fixed[1]))
              : solver.horizontal(demand);

      long best = Long.MAX_VALUE;
      for (int[] a : options(pipeline, 0, rate, vertical ? fixed : null)) {
        for (int[] b : options(pipeline, 1, rate, vertical ? fixed : null)) {
          int latency = a[1] + b[1];
          if (latency < slo) {
            best = Math.min(best, (a[0] + b[0]) * 100_000L + latency);
          }
        }
      }
      assertThat(solution.feasible()).isEqualTo(best < Long.MAX_VALUE);
      if (solution.feasible()) {
        Allocation plan = solution.plan().orElseThrow();
        long cost =
            plan.stages().stream()
                .mapToLong(s -> vertical ? s.millicores() / 1000 : s.replicas())
                .sum();
        assertThat(cost * 100_000L + (long) plan.latencyMs()).isEqualTo(best);
      }
    }
  }

  private static PipelineModel twoStages(Random random) {
    return PipelineModel.chain(
        IntStream.range(0, 2)
            .mapToObj(
                s ->
                    StageModel.of(
                        "s" + s,
                        List.of(),
                        new CpuGrid(1000, 8000),
                        List.of(
                            VariantModel.of(
                                "v",
                                1,
                                new LatencyModel(
                                    1 + 150 * random.nextDouble(),
                                    80 * random.nextDouble(),
                                    40 * random.nextDouble(),
                                    30 * random.nextDouble(),
                                    1000)))))
            .toList());
  }

  /** Cost and latency of all options of a stage; an option that does not work is very slow. */
  private static List<int[]> options(PipelineModel pipeline, int s, int rate, int[] fixed) {
    LatencyModel model = (LatencyModel) pipeline.stages().get(s).variants().get(0).tail();
    return IntStream.rangeClosed(1, fixed == null ? 1 : 8)
        .boxed()
        .flatMap(
            c ->
                IntStream.rangeClosed(1, 8)
                    .mapToObj(
                        b -> {
                          double l =
                              model.gammaMs() * b / c
                                  + model.deltaMs() * b
                                  + model.epsilonMs() / c
                                  + model.etaMs();
                          int latency = (int) l + 1000 * (b - 1) / rate;
                          int h = latency == 0 ? 0 : 1000 * b / latency;
                          if (h == 0 || (fixed != null && h * fixed[s] < rate)) {
                            return new int[] {0, 1_000_000};
                          }
                          return new int[] {fixed != null ? c : (rate + h - 1) / h, latency};
                        }))
        .toList();
  }
}
