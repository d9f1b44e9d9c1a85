package io.twoscales.control.themis;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.control.bench.TickedCluster;
import io.twoscales.control.bench.VideoPipeline;
import io.twoscales.core.plan.StagePlan;
import org.junit.jupiter.api.Test;

/** The rule with the authors' solver, whose decisions are known: CONTROL's table for video. */
class ThemisControllerTest {
  private static final String AUTHORS = "formulation: themis-2024";

  private static TickedCluster cluster(String options) {
    return new TickedCluster(
        VideoPipeline.controller("themis", "{" + options + "}", VideoPipeline.setting(10, 20)), 6);
  }

  @Test
  void watchesForAMinuteWithOneUnitAndBatchesOfFour() {
    TickedCluster cluster = cluster(AUTHORS);
    assertThat(cluster.plan().stages().get(0)).isEqualTo(new StagePlan("detect", 1, 1000, 1000, 4));

    cluster.ticks(59, 20);
    assertThat(cluster.stage("detect").millicores()).isEqualTo(1000);
    cluster.tick(20);
    assertThat(cluster.stage("detect").millicores()).as("1 1 at 20/s: 6 2").isEqualTo(6000);
    assertThat(cluster.stage("classify").millicores()).isEqualTo(2000);
    assertThat(cluster.plan().candidates()).hasSize(3);
  }

  @Test
  void growsInPlaceAtOnceAndNeverShrinksWithoutGoingHorizontal() {
    TickedCluster cluster = cluster(AUTHORS);
    cluster.ticks(60, 20);
    cluster.ticks(2, 11);

    assertThat(cluster.stage("detect").millicores()).isEqualTo(6000);
    assertThat(cluster.stage("detect").replicas()).isEqualTo(1);
  }

  @Test
  void startsTheVerticalSolversExtraReplicas() {
    TickedCluster cluster = cluster(AUTHORS);
    cluster.ticks(58, 20);
    cluster.ticks(2, 30);

    assertThat(cluster.stage("detect").replicas()).as("1 1 at 30/s: 8 3 with 1 1").isEqualTo(2);
    assertThat(cluster.stage("detect").millicores()).isEqualTo(8000);
    assertThat(cluster.stage("classify").replicas()).isEqualTo(2);
  }

  @Test
  void goesHorizontalAfterTenDecisionsInARow() {
    TickedCluster cluster = cluster(AUTHORS);
    cluster.ticks(60, 20);

    cluster.ticks(9, 20);
    assertThat(cluster.plan().reason()).contains("horizontal wanted 9 of 10 times");
    assertThat(cluster.stage("detect").replicas()).isEqualTo(1);
    cluster.tick(20);
    assertThat(cluster.stage("detect")).isEqualTo(new StagePlan("detect", 4, 1000, 1000, 1));
    assertThat(cluster.stage("classify").replicas()).isEqualTo(2);
  }

  @Test
  void countsAgainWhenTheLoadIsAboutToRise() {
    TickedCluster cluster = cluster(AUTHORS);
    cluster.ticks(60, 20);
    cluster.ticks(5, 20);
    cluster.ticks(2, 15);

    assertThat(cluster.plan().reason())
        .as("the forecast still knows 20/s, for which 15/s has too few replicas")
        .contains("no horizontal: load is about to rise at detect");
  }

  @Test
  void theRevisionAddsAMarginAndAReplicaAndIsPatientOnlyForFewer() {
    TickedCluster cluster = cluster(AUTHORS + ", revision: r2025");
    cluster.ticks(61, 15);

    assertThat(cluster.plan().reason()).startsWith("now 18.9/s, soon 18.9/s");
    assertThat(cluster.plan().reason()).contains("horizontal, wanted 1 times in a row");
    assertThat(cluster.stage("detect").replicas()).as("4 for 18.9/s and one more").isEqualTo(5);
  }
}
