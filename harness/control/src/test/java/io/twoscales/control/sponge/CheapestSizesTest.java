package io.twoscales.control.sponge;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.control.bench.TickedCluster;
import io.twoscales.control.bench.VideoPipeline;
import io.twoscales.control.model.ModelledPipeline;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CheapestSizesTest {

  @Property(tries = 500)
  void noOtherSizesAreCheaper(
      @ForAll @IntRange(min = 1, max = 4) int detectReplicas,
      @ForAll @IntRange(min = 1, max = 3) int classifyReplicas,
      @ForAll @DoubleRange(min = 0, max = 80) double rate,
      @ForAll @IntRange(max = 40) int queuedFirst,
      @ForAll @IntRange(max = 40) int queuedSecond,
      @ForAll @DoubleRange(min = 50, max = 702) double budget) {
    ModelledPipeline pipeline = new ModelledPipeline(VideoPipeline.setting(10));
    StageSizes[] stages = {
      new StageSizes(pipeline.model().stages().get(0), detectReplicas),
      new StageSizes(pipeline.model().stages().get(1), classifyReplicas)
    };
    int[] queued = {queuedFirst, queuedSecond};
    double[] budgets = {budget, budget / 2};
    CheapestSizes found = new CheapestSizes(stages, rate, queued, budgets);

    int cheapest = Integer.MAX_VALUE;
    for (int first = 1; first <= 8; first++) {
      for (int second = 1; second <= 8; second++) {
        double last = doneMs(stages[1], second, rate, queuedSecond);
        double both = doneMs(stages[0], first, rate, queuedFirst) + last;
        if (last <= budgets[1] && both <= budgets[0]) {
          cheapest = Math.min(cheapest, detectReplicas * first + classifyReplicas * second);
        }
      }
    }
    assertThat(found.found()).isEqualTo(cheapest < Integer.MAX_VALUE);
    if (found.found()) {
      assertThat(found.costUnits()).isEqualTo(cheapest);
    }
  }

  private static double doneMs(StageSizes stage, int units, double rate, int queued) {
    int batch = stage.bestBatch(units, rate, queued);
    return batch < 0 ? Double.POSITIVE_INFINITY : stage.queueDoneMs(units, batch, queued);
  }

  @Test
  void replicasStayAndTheQueueSizesThem() {
    TickedCluster cluster =
        new TickedCluster(
            VideoPipeline.controller("sponge", "{}", VideoPipeline.setting(10, 20)), 6);
    cluster.tick(5);
    assertThat(cluster.stage("detect").millicores()).isEqualTo(1000);

    cluster.tick(5, 6, 2);
    assertThat(cluster.stage("detect").replicas()).isEqualTo(1);
    assertThat(cluster.stage("detect").millicores()).isGreaterThan(1000);
    cluster.tick(5, 0, 3);
    assertThat(cluster.stage("detect").millicores()).as("shrinks as fast").isEqualTo(1000);

    cluster.tick(500, 900, 4);
    assertThat(cluster.stage("detect").replicas()).isEqualTo(1);
    assertThat(cluster.stage("detect").millicores()).isEqualTo(8000);
    assertThat(cluster.plan().reason()).contains("no size meets the deadlines");
  }

  @Test
  void forThePeakThereAreEnoughReplicasAtTheirLargest() {
    TickedCluster cluster =
        new TickedCluster(
            VideoPipeline.controller(
                "sponge", "{replicas: peak}", VideoPipeline.setting(10, 100, 10)),
            6);
    int replicas = cluster.stage("detect").replicas();

    assertThat(replicas).isGreaterThan(1);
    cluster.tick(100);
    assertThat(cluster.plan().reason()).contains("the least CPU that has all of them done");
    assertThat(cluster.stage("detect").replicas()).isEqualTo(replicas);
  }
}
