package io.twoscales.control.vpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.control.bench.VideoPipeline;
import io.twoscales.core.control.Controller;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.Resizing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RecommenderTest {
  private static final double HALF_LIFE = 3600;

  /** Sorts the samples and adds up their weights, halved with every half-life. */
  private static double percentile(List<Double> cores, double share) {
    int last = cores.size() - 1;
    record Weighted(double cores, double weight) {}
    List<Weighted> sorted = new ArrayList<>();
    double total = 0;
    for (int i = 0; i <= last; i++) {
      double weight = Math.pow(0.5, (last - i) * 60 / HALF_LIFE);
      sorted.add(new Weighted(cores.get(i), weight));
      total += weight;
    }
    sorted.sort(Comparator.comparingDouble(Weighted::cores));
    double sum = 0;
    for (Weighted sample : sorted) {
      sum += sample.weight();
      if (sum >= share * total - 1e-9) {
        return sample.cores();
      }
    }
    throw new AssertionError();
  }

  @Property(tries = 300)
  void percentilesAreThoseOfTheWeightedSamplesWithinABucket(
      @ForAll @Size(min = 1, max = 200) List<@DoubleRange(min = 0, max = 64) Double> cores,
      @ForAll @DoubleRange(min = 0.01, max = 1) double share) {
    CpuHistogram histogram = new CpuHistogram(HALF_LIFE);
    for (int i = 0; i < cores.size(); i++) {
      histogram.add(cores.get(i), 1, 60.0 * i);
    }
    double exact = percentile(cores, share);

    assertThat(histogram.percentile(share))
        .isBetween(exact * (1 - 1e-9), exact * 1.05 + 0.01 + 1e-9);
  }

  @Test
  void veryOldSamplesAreForgottenWithoutOverflow() {
    CpuHistogram histogram = new CpuHistogram(1);
    histogram.add(8, 1, 0);
    histogram.add(1, 1, 5000);

    assertThat(histogram.percentile(0.99)).isCloseTo(1, within(0.06));
  }

  @Test
  void boundsNarrowWithWhatIsKnown() {
    VpaSettings settings = settings();
    Recommender recommender = new Recommender(settings);
    for (int minute = 0; minute <= 1440; minute++) {
      recommender.add(1000, 1000, 60.0 * minute);
    }
    Recommendation day = recommender.recommend();
    double p = day.target() / 1.15;

    assertThat(p).isBetween(1000.0, 1060.0);
    assertThat(day.lower()).isCloseTo(p * 1.15 * Math.pow(1.001, -2), within(0.1));
    assertThat(day.upper()).isCloseTo(p * 1.15 * 2, within(0.1));
  }

  private static VpaSettings settings() {
    return new VpaSettings(
        VpaSettings.Mode.IN_PLACE, 1, 4, 86_400, 60, 60, 0.9, 0.5, 0.95, 0.15, 25, 0.1, 43_200);
  }

  /** Every fifth minute is at the peak. */
  private static Plan hours(
      Controller controller, double hours, double peakMillicores, double otherMillicores) {
    Plan plan = controller.initialPlan();
    for (int minute = 0; minute < hours * 60; minute++) {
      List<StageObservation> stages = new ArrayList<>();
      for (String stage : VideoPipeline.STAGES) {
        ReplicaObservation replica =
            new ReplicaObservation(
                stage + "-1",
                stage,
                ReplicaState.READY,
                plan.stages().get(0).millicores(),
                minute % 5 == 0 ? peakMillicores : otherMillicores,
                false);
        stages.add(new StageObservation(stage, 1, 1, 0, 0, 0, List.of(replica)));
      }
      plan = controller.decide(new Observation(60.0 * minute, stages, 1, 1, 0, 100_000));
    }
    return plan;
  }

  @Test
  void growsWhenTheLowerBoundIsAboveThePresentSize() {
    Controller controller = VideoPipeline.controller("vpa", "{}", VideoPipeline.setting(1));

    assertThat(hours(controller, 1, 2500, 2500).stages().get(0).millicores())
        .as("1.15 × the bucket's end above 2500m, in units")
        .isEqualTo(3000);
    assertThat(controller.initialPlan().stages().get(0).resizing()).isEqualTo(Resizing.AT_ONCE);
  }

  @Test
  void withinTheBoundsOnlyOldReplicasChange() {
    Controller controller =
        VideoPipeline.controller("vpa", "{mode: recreate}", VideoPipeline.setting(1));

    Plan young = hours(controller, 11.9, 1000, 600);
    assertThat(young.stages().get(0).millicores()).isEqualTo(1000);
    assertThat(young.reason()).contains("within bounds");
    Plan old =
        hours(
            VideoPipeline.controller("vpa", "{mode: recreate}", VideoPipeline.setting(1)),
            12.1,
            1000,
            600);
    assertThat(old.stages().get(0).millicores()).isEqualTo(2000);
    assertThat(old.stages().get(0).resizing()).isEqualTo(Resizing.RECREATE);
  }
}
