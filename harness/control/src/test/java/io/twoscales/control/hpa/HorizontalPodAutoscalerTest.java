package io.twoscales.control.hpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.control.bench.OneStage;
import io.twoscales.control.perstage.ReplicaSize;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HorizontalPodAutoscalerTest {
  private static final ReplicaSize SIZE = new ReplicaSize(1000, 4, 1, 100);

  private static HorizontalPodAutoscaler autoscaler(ScalingRules up, ScalingRules down) {
    return new HorizontalPodAutoscaler(
        new HpaSettings(HpaSettings.Metrics.CPU, 0.8, 4, 0.1, 15, up, down), SIZE);
  }

  private static HorizontalPodAutoscaler autoscaler() {
    return autoscaler(new ScalingRules(0, 100, 4, 15), new ScalingRules(300, 100, 0, 15));
  }

  /** Used of 1000m each; the target is 0.8, the tolerance 0.1 of it. */
  @ParameterizedTest
  @CsvSource({
    "5, 800, 5",
    "5, 880, 5",
    "5, 881, 6",
    "5, 960, 6",
    "5, 1000, 7",
    "5, 720, 5",
    "5, 719, 5",
    "5, 640, 4",
    "5, 400, 3",
    "5, 0, 0"
  })
  void aimsAtTheTargetBeyondTheTolerance(int ready, double used, int wanted) {
    assertThat(
            new ReplicaCalculator(0.1)
                .byUtilization(new OneStage().ready(ready, used).seen(), ready, 0.8))
        .isEqualTo(wanted);
  }

  /** 3 measured ones and others; the examples of replica_calculator_test.go in spirit. */
  @ParameterizedTest
  @CsvSource({
    // measured, used, missing, starting, wanted
    "3, 1000, 0, 2, 5, starting count as idle when scaling up and turn the direction",
    "3, 1000, 0, 1, 4, 3000 of 4000 is below the target: turned",
    "2, 200, 2, 0, 3, missing count as full when scaling down: 2400 of 4000",
    "3, 200, 0, 2, 1, starting are ignored when scaling down",
    "3, 1000, 1, 0, 4, missing count as idle when scaling up: turned"
  })
  void whatIsNotMeasuredCountsAgainstTheDirection(
      int measured, double used, int missing, int starting, int wanted, String why) {
    OneStage stage =
        new OneStage().ready(measured, used).ready(missing, Double.NaN).starting(starting);
    int current = measured + missing + starting;

    assertThat(new ReplicaCalculator(0.1).byUtilization(stage.seen(), current, 0.8))
        .as(why)
        .isEqualTo(wanted);
  }

  @Test
  void nothingIsDoneWithoutAnyMetric() {
    ReplicaCalculator calculator = new ReplicaCalculator(0.1);

    assertThat(calculator.byUtilization(new OneStage().ready(3, Double.NaN).seen(), 3, 0.8))
        .isEqualTo(3);
    assertThat(calculator.byUtilization(new OneStage().seen(), 7, 0.8)).isEqualTo(7);
  }

  @Test
  void inFlightIsPerWantedReplica() {
    ReplicaCalculator calculator = new ReplicaCalculator(0.1);

    assertThat(calculator.byInFlight(new OneStage().inFlight(21).seen(), 5, 4)).isEqualTo(5);
    assertThat(calculator.byInFlight(new OneStage().inFlight(23).seen(), 5, 4)).isEqualTo(6);
    assertThat(calculator.byInFlight(new OneStage().inFlight(0).seen(), 5, 4)).isZero();
  }

  /** Seconds at which the number changes, as second:replicas. */
  private static List<String> changes(
      HorizontalPodAutoscaler autoscaler, int from, int seconds, int start, double totalCores) {
    List<String> changes = new ArrayList<>();
    int replicas = start;
    for (int second = from; second < from + seconds; second++) {
      double used = Math.min(1000, 1000 * totalCores / replicas);
      int next =
          autoscaler
              .decide(second, new OneStage().ready(replicas, used).seen(), replicas)
              .replicas();
      if (next != replicas) {
        changes.add(second + ":" + next);
        replicas = next;
      }
    }
    return changes;
  }

  @Test
  void growthIsToTheSecondAsTheMetricAllows() {
    assertThat(changes(autoscaler(), 0, 120, 1, 20))
        .as("full replicas want a quarter more at every sync: ceil(n / 0.8)")
        .containsExactly("0:2", "15:3", "30:4", "45:5", "60:7", "75:9", "90:12", "105:15");
  }

  @Test
  void growthPerPeriodIsTheLargerOfTwiceAndFourMore() {
    Behavior behavior =
        new Behavior(new ScalingRules(0, 100, 4, 15), new ScalingRules(300, 100, 0, 15));
    assertThat(behavior.allowed(0, 1, 100)).isEqualTo(5);
    assertThat(behavior.allowed(5, 5, 100)).as("the period began with 1").isEqualTo(5);
    assertThat(behavior.allowed(14.9, 5, 100)).isEqualTo(5);
    assertThat(behavior.allowed(15, 5, 100)).isEqualTo(10);
    assertThat(behavior.allowed(30, 10, 100)).isEqualTo(20);
  }

  @Test
  void shrinkingWaitsForTheStabilisationWindowToTheSecond() {
    HorizontalPodAutoscaler autoscaler = autoscaler();
    assertThat(changes(autoscaler, 0, 1, 10, 8)).as("at the target").isEmpty();

    assertThat(changes(autoscaler, 15, 400, 10, 2.4))
        .as("the recommendation of 10 at second 0 is 300 s old at second 300")
        .containsExactly("300:3");
  }

  @Test
  void shrinkingPerPeriodIsBounded() {
    HorizontalPodAutoscaler autoscaler =
        autoscaler(new ScalingRules(0, 100, 4, 15), new ScalingRules(0, 50, 0, 60));

    assertThat(changes(autoscaler, 0, 130, 16, 0.8)).containsExactly("0:8", "60:4", "120:2");
  }

  @Test
  void growthWaitsForItsStabilisationWindowWhereThereIsOne() {
    HorizontalPodAutoscaler autoscaler =
        autoscaler(new ScalingRules(60, 100, 4, 15), new ScalingRules(300, 100, 0, 15));
    assertThat(changes(autoscaler, 0, 1, 4, 3.2)).isEmpty();

    assertThat(changes(autoscaler, 15, 60, 4, 4)).containsExactly("60:5");
  }

  @Test
  void clocksThatJumpLeadToNothingWorseThanADecision() {
    HorizontalPodAutoscaler autoscaler = autoscaler();
    autoscaler.decide(10_000, new OneStage().ready(4, 1000).seen(), 4);

    int back = autoscaler.decide(5, new OneStage().ready(5, 800).seen(), 5).replicas();
    assertThat(back).isEqualTo(5);
    assertThat(autoscaler.decide(1e9, new OneStage().ready(5, 100).seen(), 5).replicas())
        .as("the window is empty after a gap")
        .isEqualTo(1);
  }
}
