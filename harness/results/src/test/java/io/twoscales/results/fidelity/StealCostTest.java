package io.twoscales.results.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.core.experiment.CpuSteal;
import io.twoscales.results.fidelity.StageSeconds.Second;
import io.twoscales.results.fidelity.WarmReplicas.Work;
import io.twoscales.results.read.RunId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StealCostTest {
  private static final Map<String, Work> WORK = Map.of("embed", new Work(1.2, Optional.empty()));

  private final Random random = new Random(5);
  private final Map<StageOfRun, Map<Integer, Second>> byStage = new HashMap<>();
  private final Map<String, List<Double>> shares = new HashMap<>();

  /** Forty seconds on a machine so many times slower, of which up to so much is taken. */
  private void run(String controller, double slower, double most, double cost) {
    Map<Integer, Second> seconds = new TreeMap<>();
    List<Double> taken = new ArrayList<>();
    for (int s = 0; s < 40; s++) {
      double share = most * random.nextDouble();
      double needed = 200 + 300 * random.nextDouble();
      Second second = new Second();
      second.needed(needed);
      second.used(1.2 * slower * needed * (1 + cost * share) * (1 + 0.04 * random.nextGaussian()));
      seconds.put(s, second);
      taken.add(share);
    }
    byStage.put(new StageOfRun(new RunId(controller, 1), "embed"), seconds);
    shares.put(controller + "-1", taken);
  }

  private CpuSteal found() {
    CpuSteal steal = new CpuSteal(shares, 0);
    return steal.costing(StealCost.of(new StageSeconds(byStage), WORK, steal));
  }

  @Test
  void aCostIsFoundWhateverTheSpeedOfTheMachineInEachRun() {
    run("hybrid", 1.1, 0.4, 0.4);
    run("fa2", 0.8, 0.1, 0.4);
    run("hpa", 1, 0.6, 0.4);

    CpuSteal steal = found();

    assertThat(steal.cost()).isCloseTo(0.4, within(0.06));
    assertThat(RunSpeeds.of(new StageSeconds(byStage), WORK, steal).of("hybrid-1"))
        .as("less what was taken")
        .isCloseTo(1.1, within(0.02));
  }

  @Test
  void whereNothingStandsOutThereIsNone() {
    run("hybrid", 1.1, 0.4, 0);
    run("fa2", 0.9, 0.4, -0.3);

    assertThat(found().cost()).isZero();
  }

  @Test
  void whatIsNotKnownCostsNothing() {
    run("hybrid", 1.1, 0.4, 0.4);
    shares.clear();

    assertThat(found().cost()).isZero();
  }
}
