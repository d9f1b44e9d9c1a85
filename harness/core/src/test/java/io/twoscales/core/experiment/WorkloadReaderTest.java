package io.twoscales.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.core.control.CpuLimits;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.PipelineReader;
import io.twoscales.core.run.Schedule;
import io.twoscales.core.yaml.InvalidFileException;
import io.twoscales.core.yaml.YamlFile;
import io.twoscales.solver.Demand;
import io.twoscales.solver.ExactSolver;
import io.twoscales.solver.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workloads as people write them. */
class WorkloadReaderTest {
  private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();

  @TempDir Path folder;

  @BeforeEach
  void traces() throws IOException {
    Files.writeString(folder.resolve("rates.txt"), "10\n20\n40\n10\n");
    Files.writeString(folder.resolve("minutes.txt"), "600\n1200\n");
    Files.writeString(
        folder.resolve("a.arrivals"),
        "# arrivals, microseconds\n0\n17\n1500000\n1500001\n2999999\n");
  }

  private Workload read(String text) {
    return read(text, new CarriedLoad(100, "1 CPU carry within 250 ms"));
  }

  private Workload read(String text, CarriedLoad carried) {
    return new WorkloadReader(List.of())
        .read(YamlFile.parse("w.yaml", text), folder, () -> carried, new ArrayList<>());
  }

  private static long[] measured(Workload workload, long seed) {
    return Schedule.draw(workload, seed, 1).measuredMicros();
  }

  @Test
  void recordedArrivalsAreReplayedAsTheyWere() {
    Workload workload = read("trace: a.arrivals");
    assertThat(measured(workload, 1)).containsExactly(0, 17, 1_500_000, 1_500_001, 2_999_999);
    assertThat(measured(workload, 2)).isEqualTo(measured(workload, 1));
    assertThat(Schedule.draw(workload, 1, 1).windowSeconds()).isEqualTo(3);
    assertThat(workload.source()).isEqualTo("a.arrivals, arrivals as recorded");

    Workload part = read("{trace: a.arrivals, window: 1..3, arrivals: recorded}");
    assertThat(measured(part, 1)).containsExactly(500_000, 500_001, 1_999_999);

    Workload even = read("{trace: a.arrivals, arrivals: uniform}");
    assertThat(measured(even, 1))
        .containsExactly(250_000, 750_000, 1_250_000, 1_750_000, 2_500_000);
  }

  @Test
  void aStepIsWhatTheFileOrThePersonSays() {
    Workload counts = read("{trace: minutes.txt, step: 60s, numbers: counts}");
    assertThat(counts.rates().seconds()).isEqualTo(120);
    assertThat(counts.rates().ratePerSecond(59)).isEqualTo(10);
    assertThat(counts.rates().ratePerSecond(60)).isEqualTo(20);
    Workload rates = read("{trace: minutes.txt, step: 60s, window: 50..70, peak: 30}");
    assertThat(rates.rates().ratePerSecond(9)).isEqualTo(15);
    assertThat(rates.rates().ratePerSecond(10)).isEqualTo(30);
  }

  @Test
  void aMixIsTheSumOfItsParts() {
    Workload mix =
        read(
            """
            mix:
              - {trace: rates.txt, window: 1..3, scale: 0.5}
              - {trace: a.arrivals}
              - {synthetic: {kind: constant, seconds: 2, rate: 8}, thin: 0.25, arrivals: uniform}
            scale: 1
            """);
    assertThat(mix.rates().seconds()).isEqualTo(3);
    assertThat(mix.rates().ratePerSecond(0)).isCloseTo(10 + 2 + 2, within(1e-9));
    assertThat(mix.rates().ratePerSecond(1)).isCloseTo(20 + 2 + 2, within(1e-9));
    assertThat(mix.rates().ratePerSecond(2)).isCloseTo(1, within(1e-9));
    assertThat(measured(mix, 5)).isSorted().contains(0, 17, 1_500_000, 1_500_001, 2_999_999);
    assertThat(mix.source()).contains("rates.txt 1..3 + a.arrivals", "a random share of 0.25");
    assertThat(mix.traffic().process()).isEqualTo("POISSON + RECORDED + UNIFORM, a share of 0.25");
  }

  @Test
  void thePeakIsAShareOfWhatThePlatformCarries() {
    Workload workload = read("{trace: rates.txt, utilisation: 0.8}");
    assertThat(workload.rates().peak()).isCloseTo(80, within(1e-9));
    assertThat(workload.rates().ratePerSecond(0)).isCloseTo(20, within(1e-9));
    assertThat(workload.source())
        .isEqualTo(
            "rates.txt × 2.000, the peak at 0.8 of the 100.0 requests/s that 1 CPU carry within 250"
                + " ms");
  }

  /** A little less can be carried, a little more cannot. */
  @ParameterizedTest
  @CsvSource({"embedding, 250, 100, 400, 1000", "video, 780, 1000, 8000, 64000"})
  void whatIsCarriedIsTheLargestLoadThatIsFeasible(
      String name, double sloMs, int unit, int largest, int capacity) {
    Pipeline pipeline = new PipelineReader(HOME).find(name);
    CpuLimits limits = new CpuLimits(unit, largest, capacity);
    CarriedLoad carried = CarriedLoad.of(pipeline, sloMs, limits);
    ExactSolver solver =
        new ExactSolver(pipeline.model(limits)).withLimits(Limits.NONE.withCapacity(capacity));
    double most = carried.perSecond();
    assertThat(solver.joint(new Demand(most * (1 - 1e-5), sloMs)).feasible()).isTrue();
    for (double more = most * (1 + 1e-5); more < 10 * most; more *= 1.1) {
      assertThat(solver.joint(new Demand(more, sloMs)).feasible()).as("%s", more).isFalse();
    }
  }

  @Test
  void aPlatformThatCarriesNothingIsTold() {
    Pipeline pipeline = new PipelineReader(HOME).find("video");
    assertThatThrownBy(() -> CarriedLoad.of(pipeline, 1, new CpuLimits(1000, 8000, 64_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("video carries nothing within 1 ms on this platform: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{trace: a.arrivals, scale: 2}          | w.yaml:1: scale: trace a.arrivals: recorded requests can be thinned, not multiplied (by 2.000)",
        "{trace: a.arrivals, utilisation: 0.8}  | w.yaml:1: utilisation: trace a.arrivals: recorded requests can be thinned",
        "{trace: a.arrivals, window: 2..9}      | w.yaml:1: window: window 2..9 reaches beyond",
        "{trace: a.arrivals, step: 1s}          | w.yaml:1: trace: ",
        "{trace: rates.txt, arrivals: recorded} | w.yaml:1: arrivals: rates.txt holds rates, not arrivals",
        "{trace: rates.txt, arrivals: random}   | w.yaml:1: arrivals: expected poisson, uniform or",
        "{trace: rates.txt, thin: 1.5}          | w.yaml:1: thin: expected a number from 0 to 1",
        "{trace: rates.txt, thin: 0}            | w.yaml:1: thin: expected a share above 0",
        "{trace: rates.txt, scale: 2, utilisation: 0.8} | w.yaml:1: utilisation: cannot stand beside `scale`",
        "{trace: rates.txt, utilisation: -1}    | w.yaml:1: utilisation: expected a number above 0",
        "{trace: rates.txt, numbers: counts}    | w.yaml:1: numbers: needs `step`",
        "{trace: rates.txt, step: 60}           | w.yaml:1: step: expected a duration",
        "{trace: rates.txt, step: 60s, numbers: many} | w.yaml:1: numbers: expected rates (requests/s) or counts",
        "{trace: rates.txt, mix: []}            | w.yaml:1: mix: cannot stand beside `trace`",
        "{mix: [{trace: rates.txt}]}            | w.yaml:1: mix: expected a list of at least two",
        "{mix: [{trace: rates.txt, warmUp: 1s}, {trace: rates.txt}]} | w.yaml:1: mix[0].warmUp: unknown key",
        "{mix: [{trace: a.arrivals, scale: 3}, {trace: rates.txt}]} | w.yaml:1: mix[0].scale: trace a.arrivals",
        "{mix: [{trace: rates.txt}, {trace: rates.txt}], window: 0..2} | w.yaml:1: window: unknown key",
        "{trace: none.txt}                      | w.yaml:1: trace: no trace 'none.txt'",
        "{trace: rates.txt, window: 3..3}       | w.yaml:1: window: expected FROM..TO",
      })
  void mistakesAreNamedWithTheirKey(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aWindowWithoutARequestIsRefused() throws IOException {
    Files.writeString(folder.resolve("still"), "# arrivals, microseconds\n0\n5000000\n");
    assertThatThrownBy(() -> read("{trace: still, window: 1..4}"))
        .hasMessageContaining("w.yaml:1: window: there is no request in this window");
  }
}
