package io.twoscales.docker.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.core.experiment.DisturbanceLimits;
import io.twoscales.core.run.MachineSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineWatchTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir Path proc;

  private long now;
  private String cpu1 = "";

  private void kernel(long userTicks, long stealTicks, long diskMicros) throws IOException {
    Files.writeString(
        proc.resolve("stat"),
        "cpu  %d 0 100 5000 7 0 0 %d 0 0\ncpu0 1 2 3\n%s".formatted(userTicks, stealTicks, cpu1));
    Files.createDirectories(proc.resolve("pressure"));
    Files.writeString(
        proc.resolve("pressure/io"),
        "some avg10=0.00 total=%d\nfull avg10=0 total=9".formatted(diskMicros));
  }

  private MachineWatch watch() throws IOException {
    return watch(DisturbanceLimits.DEFAULT);
  }

  private MachineWatch watch(DisturbanceLimits limits) throws IOException {
    kernel(1000, 10, 500);
    MachineWatch watch = new MachineWatch(proc, CpuLayout.of(2), limits);
    watch.begin(now, 0);
    return watch;
  }

  private MachineSample second(MachineWatch watch, long oursNanos) {
    now += SECOND;
    return watch.sample(0, now, oursNanos);
  }

  @Test
  void whatOthersUseIsWhatIsBusyWithoutOurs() throws IOException {
    MachineWatch watch = watch();
    kernel(1120, 13, 250_500);
    MachineSample sample = second(watch, 900_000_000);

    assertThat(sample.busyMillicores()).isEqualTo(1200, within(1e-6));
    assertThat(sample.oursMillicores()).isEqualTo(900, within(1e-6));
    assertThat(sample.otherMillicores()).isEqualTo(300, within(1e-6));
    assertThat(sample.stealMillicores()).isEqualTo(30, within(1e-6));
    assertThat(sample.diskPressure()).isEqualTo(0.25, within(1e-9));
    assertThat(sample.memoryPressure()).as("this kernel does not say").isNaN();
    assertThat(sample.megahertz()).isNaN();
    assertThat(watch.disturbance()).isEmpty();
  }

  @Test
  void aRunIsDisturbedWhenTooManyOfItsSecondsAre() throws IOException {
    MachineWatch watch = watch();
    for (int second = 1; second <= 20; second++) {
      boolean stolen = second <= 2;
      kernel(1000, 10 + 20 * Math.min(second, 2), 500);
      MachineSample sample = second(watch, 0);
      assertThat(sample.stealMillicores()).isEqualTo(stolen ? 200 : 0, within(1e-6));
    }
    assertThat(watch.disturbance()).as("2 of 20 s are within a tenth").isEmpty();

    kernel(1080, 50, 500);
    second(watch, 0);
    assertThat(watch.disturbance())
        .isEqualTo(
            "3 of 21 s: CPU taken by the machine below (above 5%) in 2; CPU used by others (above 25%) in 1");
  }

  @Test
  void aRunIsSpoiledWhenTooMuchIsTakenFromTheReplicasCpus() throws IOException {
    cpu1 = "cpu1 500 0 0 2000 0 0 0 0 0 0\n";
    MachineWatch watch = watch(new DisturbanceLimits(1, 1, 1, 1, 1, 0.25));
    MachineWatch usual = watch();
    cpu1 = "cpu1 550 0 0 2020 0 0 0 30 0 0\n";
    kernel(1000, 10, 500);
    now += SECOND;
    watch.sample(0, now, 0);
    usual.sample(0, now, 0);
    assertThat(watch.spoiled())
        .isEqualTo("38% of the replicas' CPU taken by the machine below (above 25%)");
    assertThat(usual.spoiled()).as("never, if not asked for").isEmpty();

    cpu1 = "cpu1 590 0 0 2070 0 0 0 40 0 0\n";
    kernel(1000, 10, 500);
    second(watch, 0);
    assertThat(watch.spoiled()).as("0.375 and 0.2 are 0.29 in the mean").isNotEmpty();
    cpu1 = "cpu1 690 0 0 2070 0 0 0 40 0 0\n";
    kernel(1000, 10, 500);
    second(watch, 0);
    assertThat(watch.spoiled()).as("and 0.19 with the third").isEmpty();
  }

  @Test
  void whatIsTakenFromTheReplicasCpusIsAShareOfTheTimeInWhichTheyAreWanted() throws IOException {
    cpu1 = "cpu1 500 0 100 2000 10 0 0 5 0 0\n";
    MachineWatch watch = watch();
    cpu1 = "cpu1 525 1 102 2055 15 1 1 15 0 0\n";
    kernel(1000, 10, 500);
    assertThat(second(watch, 0).replicaStealShare())
        .as("10 ticks beside 30 in use")
        .isEqualTo(0.25, within(1e-9));
    cpu1 = "cpu1 540 1 102 2145 15 1 1 15 0 0\n";
    kernel(1000, 10, 500);
    assertThat(second(watch, 0).replicaStealShare()).isZero();
    cpu1 = "cpu1 540 1 102 2244 15 1 1 17 0 0\n";
    kernel(1000, 10, 500);
    assertThat(second(watch, 0).replicaStealShare()).as("ticks are coarse").isEqualTo(1);
    cpu1 = "";
    kernel(1000, 10, 500);
    assertThat(second(watch, 0).replicaStealShare()).isNaN();
  }

  @Test
  void aMachineThatSaysNothingDisturbsNothing() {
    MachineWatch watch =
        new MachineWatch(proc.resolve("none"), CpuLayout.of(2), DisturbanceLimits.DEFAULT);
    watch.begin(now, 0);
    second(watch, 5);

    assertThat(watch.disturbance()).isEmpty();
  }
}
