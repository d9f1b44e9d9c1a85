package io.twoscales.profiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twoscales.core.run.PlatformException;
import io.twoscales.solver.latency.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileSessionTest {
  private static final Map<String, String> CONDITIONS = Map.of("cfsPeriodMs", "10");

  @TempDir Path folder;

  private ProfileSession session(String name) throws IOException {
    return new ProfileSession(folder.resolve(name), CONDITIONS);
  }

  @Test
  void anInterruptedSessionGoesOnWithWhatItHas() throws IOException {
    Cell cell = new Cell("embed", "mini", 4, 200);
    ReplicaStart start =
        new ReplicaStart(
            "embed", "mini", 100, 1234.5, Optional.of(new ReplicaStart.Parts(1, 2, 3, 4)));
    ProfileSession begun = session("p");
    begun.add(cell, 1, times(10, 12));
    begun.add(cell, 2, times(11));
    begun.add(start);
    begun.add(new ReplicaResize(100, 200, 12.5));
    Path samples = begun.partialFolder().resolve("samples.csv");
    Files.writeString(samples, Files.readString(samples) + "embed,mini,4,2");

    ProfileSession again = session("p");
    assertThat(again.of(cell).rounds()).containsExactly(new double[] {10, 12}, new double[] {11});
    assertThat(again.starts()).containsExactly(start);
    assertThat(again.resizes()).containsExactly(new ReplicaResize(100, 200, 12.5));
    assertThat(again.rounds()).isEqualTo(2);
    again.add(cell, 3, times(13));
    assertThat(session("p").of(cell).count()).isEqualTo(4);
  }

  @Test
  void otherConditionsAndFinishedProfilesAreRefused() throws IOException {
    ProfileSession begun = session("p");
    assertThatThrownBy(() -> new ProfileSession(folder.resolve("p"), Map.of("cfsPeriodMs", "5")))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("cfsPeriodMs 10, now it is 5");
    begun.add(new Cell("embed", "mini", 1, 100), 1, times(1));
    assertThat(begun.complete()).isEqualTo(folder.resolve("p"));
    assertThatThrownBy(() -> session("p"))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("never changed");
  }

  @Test
  void aFinishedProfileIsReadBackAndFitted() throws IOException {
    ProfileSession session = session("p");
    for (int cpu : new int[] {100, 200, 500}) {
      for (int batch : new int[] {1, 4}) {
        double ms = 1000.0 * batch / cpu + 3;
        session.add(new Cell("embed", "mini", batch, cpu), 1, times(ms, ms, ms * 1.1));
      }
    }
    MeasuredProfile measured = MeasuredProfile.of(session, 100, 10);
    new ProfileWriter(measured, new StoppingRule(0.05, 3, Duration.ofSeconds(1), 6))
        .write(session.partialFolder(), Map.of("cfsPeriodMs", "10"), "2026-01-01T00:00:00Z");
    Path finished = session.complete();

    assertThat(measured.trusted()).isTrue();
    assertThat(measured.fits().get(0).median().orElseThrow().meanAbsoluteRelativeError())
        .isLessThan(1e-6);
    assertThat(Profile.read(finished.resolve("embed.csv")).cells()).hasSize(6);
    assertThat(Files.readString(finished.resolve("embed.csv"))).contains("mini,4,100,43.000");
    assertThat(Files.readString(finished.resolve("embed-mini.svg")))
        .startsWith("<svg")
        .contains("batch 4");
    assertThat(finished.resolve("samples.csv.gz")).exists();
  }

  @Test
  void aProfileThatFollowsNoLawIsRefusedWithItsReasons() throws IOException {
    ProfileSession session = session("p");
    double ms = 10;
    for (int cpu : new int[] {100, 200, 500}) {
      for (int batch : new int[] {1, 4}) {
        ms = ms > 50 ? 10 : 90;
        session.add(new Cell("embed", "mini", batch, cpu), 1, times(ms));
      }
    }
    VariantFit fit = MeasuredProfile.of(session, 100, 10).fits().get(0);
    assertThat(fit.trusted()).isFalse();
    assertThat(fit.refusal().orElseThrow()).contains("p50", "latency falls as the batch grows");
  }

  @Test
  void theModelServersAccountIsFoundInWhatItWrote() {
    assertThat(
            ReplicaStart.parts(
                "x | INFO READY model=m port=1 jvmMs=5 loadMs=6 listenMs=7 warmUpMs=8 totalMs=26"))
        .hasValue(new ReplicaStart.Parts(5, 6, 7, 8));
    assertThat(ReplicaStart.parts("nothing")).isEmpty();
  }

  @Test
  void hardwareHasAShortName() {
    assertThat(Hardware.name("Intel(R) Xeon(R) Platinum 8375C CPU @ 2.90GHz", 2))
        .isEqualTo("intel-xeon-platinum-8375c-2-cpus");
    assertThat(Hardware.name("", 1)).isEqualTo("unknown-1-cpu");
  }

  /** Batches whose CPU time is half of their latency. */
  private static BatchTimes times(double... latenciesMs) {
    return new BatchTimes(latenciesMs, Arrays.stream(latenciesMs).map(ms -> ms / 2).toArray());
  }
}
