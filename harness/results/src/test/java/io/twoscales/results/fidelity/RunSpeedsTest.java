package io.twoscales.results.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.core.experiment.CpuSteal;
import io.twoscales.core.experiment.MachineDrift;
import io.twoscales.results.fidelity.StageSeconds.Second;
import io.twoscales.results.fidelity.WarmReplicas.Work;
import io.twoscales.results.read.RunId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RunSpeedsTest {
  private static final Map<String, Work> WORK =
      Map.of("embed", new Work(1.2, Optional.empty()), "detect", new Work(0.9, Optional.empty()));

  private final Random random = new Random(3);
  private final Map<StageOfRun, Map<Integer, Second>> byStage = new HashMap<>();

  /** Seconds that use so many times what they need on the whole, give or take a share of it. */
  private void run(String controller, String stage, int seconds, double factor, double scatter) {
    Map<Integer, Second> all = new TreeMap<>();
    for (int s = 0; s < seconds; s++) {
      Second second = new Second();
      double needed = 200 + 300 * random.nextDouble();
      second.needed(needed);
      double slowdown = stage.equals("embed") ? 1.2 : 0.9;
      second.used(slowdown * factor * needed * (1 + scatter * random.nextGaussian()));
      all.put(s, second);
    }
    byStage.put(new StageOfRun(new RunId(controller, 1), stage), all);
  }

  private MachineDrift found() {
    return RunSpeeds.of(new StageSeconds(byStage), WORK, CpuSteal.NONE);
  }

  @Test
  void aRunInWhichTheMachineWasSlowerIsTold() {
    run("hybrid", "embed", 40, 1.1, 0.05);
    run("hybrid", "detect", 40, 1.1, 0.05);
    run("fa2", "embed", 40, 0.92, 0.05);
    run("static-peak", "embed", 40, 1, 0.05);

    MachineDrift drift = found();

    assertThat(drift.byRun()).containsOnlyKeys("hybrid-1", "fa2-1", "static-peak-1");
    assertThat(drift.of("hybrid-1")).isCloseTo(1.1, within(0.015));
    assertThat(drift.of("fa2-1")).isCloseTo(0.92, within(0.015));
    assertThat(drift.of("static-peak-1")).isCloseTo(1, within(0.015));
  }

  @Test
  void whatMayBeChanceCountsForLess() {
    for (int run = 0; run < 12; run++) {
      run("c" + run, "embed", 40, 1, 0.3);
    }
    run("steady", "embed", 40, 1.2, 0.01);
    double plain =
        byStage.get(new StageOfRun(new RunId("c0", 1), "embed")).values().stream()
                .mapToDouble(Second::usedMs)
                .sum()
            / byStage.get(new StageOfRun(new RunId("c0", 1), "embed")).values().stream()
                .mapToDouble(second -> 1.2 * second.neededMs())
                .sum();

    MachineDrift drift = found();

    assertThat(Math.abs(drift.of("c0-1") - 1)).isLessThan(0.8 * Math.abs(plain - 1));
    assertThat(drift.of("steady-1")).isCloseTo(1.2, within(0.01));
  }

  @Test
  void runsThatScatterOnlyAsTheirSecondsDoAreAlike() {
    for (int run = 0; run < 6; run++) {
      Map<Integer, Second> all = new TreeMap<>();
      for (int s = 0; s < 40; s++) {
        Second second = new Second();
        second.needed(400);
        second.used(400 * 1.2 * (s / 5 % 2 == 0 ? 1.1 : 0.9));
        all.put(s, second);
      }
      byStage.put(new StageOfRun(new RunId("c" + run, 1), "embed"), all);
    }

    assertThat(found().byRun().values()).allSatisfy(f -> assertThat(f).isEqualTo(1.0));
  }

  @Test
  void nothingIsSaidOfAShortRunOrOfStagesThatAreNotKnown() {
    run("hybrid", "embed", 15, 1.1, 0.05);
    run("fa2", "other", 40, 1.1, 0.05);

    assertThat(found().byRun()).isEmpty();
  }
}
