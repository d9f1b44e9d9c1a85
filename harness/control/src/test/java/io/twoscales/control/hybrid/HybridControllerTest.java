package io.twoscales.control.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.control.bench.PolicyRun;
import io.twoscales.control.bench.TickedCluster;
import io.twoscales.control.bench.VideoPipeline;
import io.twoscales.core.actuation.Action;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.core.run.ActionRecord;
import io.twoscales.solver.Allocation;
import io.twoscales.solver.StageAllocation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HybridControllerTest {
  private static TickedCluster cluster(String options) {
    return new TickedCluster(
        VideoPipeline.controller("hybrid", options, VideoPipeline.setting(10, 20)), 6);
  }

  private static List<ActionRecord> detect(PolicyRun run, Class<? extends Action> kind) {
    return run.actions.stream()
        .filter(a -> kind.isInstance(a.action()) && a.action().stage().equals("detect"))
        .toList();
  }

  /** A surge from 10/s, two replicas of one unit, to 35/s, and back. */
  @Test
  void startsThenWaitsThenShrinksThenDrains() {
    double[] rates = new double[200];
    Arrays.fill(rates, 10);
    Arrays.fill(rates, 60, 120, 35);

    PolicyRun run =
        PolicyRun.of(VideoPipeline.controller("hybrid", "{}", VideoPipeline.setting(rates)), rates);

    List<ActionRecord> surge =
        detect(run, Action.Resize.class).stream()
            .filter(a -> a.beganSeconds() >= 60 && a.beganSeconds() < 63)
            .toList();
    assertThat(surge).as("grows in place within two seconds").isNotEmpty();
    assertThat(surge.get(0).beganSeconds()).isLessThanOrEqualTo(62);
    assertThat(((Action.Resize) surge.get(0).action()).millicores()).isGreaterThan(1000);

    List<ActionRecord> starts =
        detect(run, Action.Start.class).stream()
            .filter(a -> a.beganSeconds() >= 60 && a.beganSeconds() < 78)
            .toList();
    assertThat(starts).as("replicas once the load lasts").hasSizeGreaterThanOrEqualTo(4);
    double started = starts.get(0).beganSeconds();
    assertThat(started).isBetween(65.0, 69.0);

    double ready = started + 6;
    run.decisions.stream()
        .filter(d -> d.observation().timeSeconds() > started + 1)
        .filter(d -> d.observation().timeSeconds() < ready)
        .forEach(
            d ->
                assertThat(d.plan().stages().get(0).millicores())
                    .as("large until the new ones are there, at %s", d.observation().timeSeconds())
                    .isGreaterThan(1000));
    assertThat(
            run.decisions.stream()
                .filter(d -> d.observation().timeSeconds() > ready + 2)
                .filter(d -> d.observation().timeSeconds() < ready + 7)
                .anyMatch(d -> d.plan().stages().get(0).millicores() == 1000))
        .as("one unit each soon after they are READY")
        .isTrue();

    List<ActionRecord> drains =
        detect(run, Action.Drain.class).stream().filter(a -> a.beganSeconds() >= 120).toList();
    assertThat(drains).isNotEmpty();
    assertThat(drains.get(0).beganSeconds()).as("after the cool-down").isBetween(126.0, 140.0);
    assertThat(run.violationRate(0, 200)).isLessThan(0.02);
  }

  @Test
  void aQueueWithinTheSlackNeedsNoMoreCpuAndALongerOneGetsIt() {
    TickedCluster cluster = cluster("{}");
    cluster.ticks(30, 10);
    int replicas = cluster.stage("detect").replicas();

    cluster.tick(10, 2, 31);
    assertThat(cluster.stage("detect").millicores()).isEqualTo(1000);
    cluster.tick(10, 12, 32);
    assertThat(cluster.stage("detect").millicores()).isGreaterThan(1000);
    assertThat(cluster.stage("detect").replicas()).isEqualTo(replicas);
    cluster.tick(10, 0, 33);
    assertThat(cluster.stage("detect").millicores()).isEqualTo(1000);
  }

  @Test
  void noReplicasForAFlashThatDoesNotLast() {
    TickedCluster cluster = cluster("{}");
    cluster.ticks(30, 10);
    int before = cluster.stage("detect").replicas();
    cluster.ticks(2, 25);
    assertThat(cluster.stage("detect").millicores()).isGreaterThan(1000);
    cluster.tick(10);

    assertThat(cluster.stage("detect").replicas()).isEqualTo(before);
  }

  @Test
  void extraReplicasWhereNoSizeSuffices() {
    TickedCluster cluster = cluster("{}");
    cluster.ticks(30, 5);
    cluster.tick(120);

    assertThat(cluster.stage("detect").millicores()).isEqualTo(8000);
    assertThat(cluster.stage("detect").replicas()).isGreaterThan(1);
    assertThat(cluster.plan().reason()).contains("not feasible, best effort");
  }

  /** To 300/s, two thirds of what the 100 CPUs carry at most, but more than small replicas do. */
  @Test
  void aSurgeThatTakesAllCpuIsWorkedOffAndNotHeldUpByReplicasThereIsNoRoomFor() {
    double[] rates = new double[150];
    Arrays.fill(rates, 60);
    Arrays.fill(rates, 60, 150, 300);

    PolicyRun run =
        PolicyRun.of(VideoPipeline.controller("hybrid", "{}", VideoPipeline.setting(rates)), rates);

    assertThat(run.violationRate(100, 150)).isLessThan(0.1);
  }

  /** What starts beside replicas that need all CPU takes some from them and is long about it. */
  @Test
  void replicasStartWhereThereIsCpuForThemAndElseOneAfterTheOther() {
    TickedCluster cluster =
        new TickedCluster(
                VideoPipeline.controller("hybrid", "{}", VideoPipeline.setting(10, 20)), 60)
            .capacity(32_000);
    cluster.ticks(70, 10);
    List<Integer> serving = cluster.plan().stages().stream().map(StagePlan::replicas).toList();

    int most = 0;
    for (int second = 0; second < 25; second++) {
      cluster.tick(72);
      int starting = 0;
      int free = 32;
      for (int s = 0; s < serving.size(); s++) {
        StagePlan stage = cluster.plan().stages().get(s);
        starting += stage.replicas() - serving.get(s);
        free -= serving.get(s) * stage.millicores() / VideoPipeline.UNIT;
      }
      assertThat(starting).isLessThanOrEqualTo(Math.max(1, free));
      most = Math.max(most, starting);
    }
    assertThat(most).isPositive();
  }

  @Test
  void aSteadyLoadThatMissesTheObjectiveGetsMoreCpuUntilItDoesNot() {
    TickedCluster cluster = cluster("{}");
    cluster.ticks(40, 10);
    int before = cluster.plannedMillicores();

    cluster.violations(0.5).ticks(8, 10);
    int wary = cluster.plannedMillicores();
    assertThat(cluster.plan().reason()).contains("wary by 4.00 deviations");
    cluster.violations(0).ticks(200, 10);

    assertThat(wary).isGreaterThan(before);
    assertThat(cluster.plan().reason()).doesNotContain("wary");
    assertThat(cluster.plannedMillicores()).isEqualTo(before);
  }

  /** A flash every five seconds: the first ones surprise, the later ones are provided for. */
  @Test
  void burstsThatComeAgainAndAgainAreProvidedForBetweenThem() {
    TickedCluster cluster = cluster("{}");
    cluster.ticks(20, 5);
    int quiet = cluster.plannedMillicores();
    for (int burst = 0; burst < 6; burst++) {
      cluster.violations(0.8).tick(60);
      cluster.violations(0).ticks(4, 5);
    }
    assertThat(cluster.plan().reason()).contains("remembers");
    assertThat(cluster.plannedMillicores()).isGreaterThan(2 * quiet);

    cluster.ticks(240, 5);

    assertThat(cluster.plan().reason()).doesNotContain("remembers");
    assertThat(cluster.plannedMillicores()).isEqualTo(quiet);
  }

  /** What is missed for want of CPU says nothing of the margin, however long it lasts. */
  @Test
  void anOverloadThatNothingCarriesDoesNotMakeItWary() {
    TickedCluster cluster =
        new TickedCluster(
                VideoPipeline.controller("hybrid", "{}", VideoPipeline.setting(10, 20)), 60)
            .capacity(8_000);
    cluster.ticks(10, 5);

    for (int second = 0; second < 20; second++) {
      cluster.violations(1).tick(300);
      assertThat(cluster.plan().reason()).contains("not feasible").doesNotContain("wary");
    }
  }

  /** Replicas that start hold CPU that a load which goes on rising needs. */
  @Test
  void startsAreGivenUpWhenThoseThatServeNeedTheirCpu() {
    TickedCluster cluster =
        new TickedCluster(
                VideoPipeline.controller("hybrid", "{}", VideoPipeline.setting(10, 20)), 60)
            .capacity(30_000);
    cluster.ticks(70, 10);
    List<Integer> serving = cluster.plan().stages().stream().map(StagePlan::replicas).toList();
    cluster.ticks(6, 60);
    assertThat(starting(cluster, serving)).isGreaterThan(6);
    cluster.tick(90);

    for (int second = 0; second < 5; second++) {
      cluster.tick(90);
      assertThat(starting(cluster, serving)).as("nor new ones at once").isLessThanOrEqualTo(3);
    }
  }

  private static int starting(TickedCluster cluster, List<Integer> serving) {
    int starting = 0;
    for (int s = 0; s < serving.size(); s++) {
      starting += cluster.plan().stages().get(s).replicas() - serving.get(s);
    }
    return starting;
  }

  /** Where fewer replicas carry more with the CPU there is. */
  @Test
  void replicasThatAreToReplaceMoreOfThemAreLargeAtOnceIfThereIsCpu() {
    Allocation inPlace = allocation(stage(3, 300), stage(1, 200));
    Allocation fewer = allocation(stage(2, 400), stage(2, 100));

    assertThat(HybridController.largeWhereFewer(inPlace, fewer, 1000).stages())
        .containsExactly(stage(2, 400), stage(1, 200));
    assertThat(HybridController.largeWhereFewer(inPlace, fewer, 900)).isEqualTo(inPlace);
  }

  private static Allocation allocation(StageAllocation... stages) {
    return new Allocation(10, List.of(stages), 100);
  }

  private static StageAllocation stage(int replicas, int millicores) {
    return new StageAllocation("s", "v", replicas, millicores, 1, 50, 0, 10, 0.5, 1, 0, 0);
  }

  @Test
  void explainsEveryDecisionWithWhatItComparesAndWhatItCosts() {
    TickedCluster cluster = cluster("{}");
    cluster.ticks(30, 20);

    assertThat(cluster.plan().candidates())
        .extracting(c -> c.name())
        .containsExactly("vertical(demand)", "lasting(sustained)");
    assertThat(cluster.plan().candidates())
        .allMatch(c -> c.feasible() && c.costMillicores() > 0 && c.latencyMs() > 0);
    assertThat(cluster.plan().reason()).contains("sustained 20.0/s and stable");
  }
}
