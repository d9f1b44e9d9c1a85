package io.twoscales.control.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.solver.Allocation;
import io.twoscales.solver.CpuGrid;
import io.twoscales.solver.Demand;
import io.twoscales.solver.ExactSolver;
import io.twoscales.solver.PipelineModel;
import io.twoscales.solver.StageAllocation;
import io.twoscales.solver.StageModel;
import io.twoscales.solver.VariantModel;
import io.twoscales.solver.latency.LatencyModel;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class LargestBatchesTest {

  private static StageModel stage(String name, double gammaMs, double etaMs) {
    return new StageModel(
        name,
        List.of(),
        1,
        List.of(1, 2, 4, 8),
        new CpuGrid(100, 500),
        List.of(VariantModel.of("v", 1, new LatencyModel(gammaMs, 0, 0, etaMs, 100))));
  }

  private static double passageMs(PipelineModel model, Allocation plan, int[] batches) {
    double sum = 0;
    for (int s = 0; s < batches.length; s++) {
      StageAllocation stage = plan.stages().get(s);
      sum +=
          2
              * model
                  .stages()
                  .get(s)
                  .variants()
                  .get(0)
                  .tail()
                  .latencyMs(batches[s], stage.millicores());
    }
    return sum;
  }

  /** In a row: within the limit where the plan's own are, and none can be raised further. */
  @Property(tries = 300)
  void areWithinTheLimitAndNoneCouldBeLarger(
      @ForAll @DoubleRange(min = 1, max = 40) double first,
      @ForAll @DoubleRange(min = 1, max = 40) double second,
      @ForAll @DoubleRange(min = 5, max = 60) double rate,
      @ForAll @DoubleRange(min = 50, max = 900) double limitMs) {
    PipelineModel model =
        PipelineModel.chain(List.of(stage("a", first, 5), stage("b", second, 10)));
    Allocation plan = new ExactSolver(model).joint(new Demand(rate, 1000)).plan().orElseThrow();
    int[] own = plan.stages().stream().mapToInt(StageAllocation::batch).toArray();

    int[] largest = new LargestBatches(model).of(plan, limitMs);

    for (int s = 0; s < own.length; s++) {
      assertThat(largest[s]).isGreaterThanOrEqualTo(own[s]);
      if (largest[s] < 8) {
        int[] raised = largest.clone();
        raised[s] *= 2;
        assertThat(passageMs(model, plan, raised)).isGreaterThan(limitMs);
      }
    }
    if (!Arrays.equals(own, largest)) {
      assertThat(passageMs(model, plan, largest)).isLessThanOrEqualTo(limitMs);
    }
  }

  /** Batches of a take as long as their items one by one. */
  @Test
  void aSizeThatCarriesNoMoreIsPassedOver() {
    PipelineModel model = PipelineModel.chain(List.of(stage("a", 10, 0), stage("b", 10, 20)));
    Allocation plan = new ExactSolver(model).joint(new Demand(5, 5000)).plan().orElseThrow();

    assertThat(new LargestBatches(model).of(plan, 5000))
        .containsExactly(plan.stages().get(0).batch(), 8);
  }

  @Test
  void theStageThatCarriesLeastIsRaisedFirst() {
    PipelineModel model = PipelineModel.chain(List.of(stage("a", 1, 30), stage("b", 1, 60)));
    Allocation plan = new ExactSolver(model).joint(new Demand(10, 1000)).plan().orElseThrow();
    assertThat(plan.stages()).extracting(StageAllocation::batch).containsExactly(1, 1);

    int[] largest = new LargestBatches(model).of(plan, passageMs(model, plan, new int[] {1, 2}));

    assertThat(largest).containsExactly(1, 2);
  }
}
