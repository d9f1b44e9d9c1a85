package io.twoscales.control.fa2;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.control.bench.TickedCluster;
import io.twoscales.control.bench.VideoPipeline;
import org.junit.jupiter.api.Test;

class Fa2ControllerTest {
  private static TickedCluster cluster(String options) {
    return new TickedCluster(
        VideoPipeline.controller("fa2", options, VideoPipeline.setting(10, 20)), 6);
  }

  /** One unit of detect carries 1000 / 176.268 = 5.67 requests/s with batches of one. */
  @Test
  void moreReplicasOfOneUnitAtOnce() {
    TickedCluster cluster = cluster("{}");
    assertThat(cluster.ticks(1, 10).stages().get(0).replicas()).isEqualTo(2);

    cluster.tick(39);

    assertThat(cluster.stage("detect").replicas()).isEqualTo(7);
    assertThat(cluster.stage("detect").millicores()).isEqualTo(1000);
    assertThat(cluster.plan().candidates()).hasSize(1);
  }

  @Test
  void fewerOnlyAfterTenDecisionsInARowWantFewer() {
    TickedCluster cluster = cluster("{}");
    cluster.tick(39);

    cluster.ticks(9, 10);
    assertThat(cluster.stage("detect").replicas()).isEqualTo(7);
    cluster.tick(39);
    cluster.ticks(9, 10);
    assertThat(cluster.stage("detect").replicas()).as("the count begins again").isEqualTo(7);
    assertThat(cluster.plan().reason()).contains("fewer wanted for 9 of 10 decisions");
    cluster.tick(10);
    assertThat(cluster.stage("detect").replicas()).isEqualTo(2);
  }

  @Test
  void theForecastIsTheHighestRateOfTheLastSecondsByDefault() {
    TickedCluster cluster = cluster("{rate: forecast, stabilization: 1}");
    cluster.tick(39);

    cluster.ticks(9, 10);
    assertThat(cluster.stage("detect").replicas()).isEqualTo(7);
    cluster.tick(10);
    assertThat(cluster.stage("detect").replicas()).isEqualTo(2);
  }
}
