package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.run.Platform;
import io.twoscales.core.run.RunProgress;
import io.twoscales.core.run.RunRecorder;
import io.twoscales.core.run.RunSpec;
import io.twoscales.core.run.RunTotals;
import io.twoscales.core.run.Schedule;
import io.twoscales.results.ResultSetWriter;
import io.twoscales.results.RunSummary;
import io.twoscales.simulated.SimulatedPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasurementTest {
  @TempDir Path folder;

  private final List<RunSpec> runs = new ArrayList<>();
  private final List<String> said = new ArrayList<>();

  private final RunProgress progress =
      new RunProgress() {
        @Override
        public void phase(String what) {
          said.add(what);
        }

        @Override
        public void second(int second, int ofSeconds, String state) {}
      };

  /** Its machine spoils the first runs. */
  private final class Spoiling implements Platform {
    private final int spoiled;
    private final boolean complete;

    Spoiling(int spoiled, boolean complete) {
      this.spoiled = spoiled;
      this.complete = complete;
    }

    @Override
    public String kind() {
      return "simulated";
    }

    @Override
    public RunTotals run(RunSpec spec, RunRecorder recorder, RunProgress progress) {
      RunTotals totals = new SimulatedPlatform().run(spec, recorder, progress);
      runs.add(spec);
      return new RunTotals(
          complete,
          totals.measuredSeconds(),
          totals.coreSeconds(),
          totals.startingCoreSeconds(),
          totals.cpuSeconds(),
          totals.wallSeconds(),
          totals.simulatedSeconds(),
          totals.generatorCpuSeconds(),
          "",
          runs.size() <= spoiled ? "too much taken in " + runs.size() : "",
          List.of());
    }
  }

  private RunSummary measure(Platform platform) throws IOException {
    Experiment experiment =
        Home.experimentReader(List.of())
            .read(
                Files.writeString(
                    folder.resolve("short.yaml"),
                    """
                    name: short
                    pipeline: video
                    workload: {synthetic: {kind: constant, seconds: 5, rate: 3}}
                    platform: {kind: simulated, capacity: 40, unit: 1, maxPerReplica: 8}
                    controllers: [hybrid]
                    """));
    ResultSetWriter set = new ResultSetWriter(folder.resolve("set"), experiment, Optional.empty());
    Schedule schedule = Schedule.draw(experiment.workload(), experiment.seed(), 1);
    RunSummary run =
        new Measurement(experiment, platform, set)
            .of(experiment.controllers().get(0), 1, schedule, progress);
    assertThat(set.finished("hybrid", 1).isPresent()).isEqualTo(run.complete());
    return run;
  }

  @Test
  void aRunThatIsNotSpoiledIsMeasuredOnce() throws IOException {
    RunSummary run = measure(new Spoiling(0, true));

    assertThat(runs).hasSize(1);
    assertThat(run.disturbance()).isEmpty();
  }

  @Test
  void aSpoiledRunIsMeasuredOnceMoreByAFreshPolicyAndSaysSo() throws IOException {
    RunSummary run = measure(new Spoiling(1, true));

    assertThat(runs).hasSize(2);
    assertThat(runs.get(1).controller()).isNotSameAs(runs.get(0).controller());
    assertThat(runs.get(1).schedule()).isSameAs(runs.get(0).schedule());
    assertThat(run.disturbance())
        .isEqualTo("measured for the second time, as the first was spoiled: too much taken in 1");
    assertThat(said).contains("spoiled, so that it is measured once more: too much taken in 1");
  }

  @Test
  void thereIsNoThirdTime() throws IOException {
    assertThat(measure(new Spoiling(9, true)).disturbance()).contains("too much taken in 1");
    assertThat(runs).hasSize(2);
  }

  @Test
  void whatWasInterruptedIsKeptAsItIs() throws IOException {
    RunSummary run = measure(new Spoiling(1, false));

    assertThat(runs).hasSize(1);
    assertThat(run.complete()).isFalse();
  }
}
