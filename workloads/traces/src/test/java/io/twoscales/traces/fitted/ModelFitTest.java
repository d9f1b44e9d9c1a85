package io.twoscales.traces.fitted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.twoscales.traces.ArrivalProcess;
import io.twoscales.traces.Arrivals;
import io.twoscales.traces.RateFiles;
import io.twoscales.traces.RateTrace;
import io.twoscales.traces.SyntheticTraces;
import io.twoscales.traces.TraceException;
import io.twoscales.traces.TraceFolders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is learnt from a trace, and what traces are like that are drawn from it. */
class ModelFitTest {
  private static final int DAY = 86_400;

  private static RateTrace counts(RateTrace rates, long seed) {
    double[] counts = new double[rates.seconds()];
    for (long micros : Arrivals.draw(rates, ArrivalProcess.POISSON, seed).offsetsMicros()) {
      counts[(int) (micros / 1_000_000)]++;
    }
    return new RateTrace("counts", counts);
  }

  private static double[] perSecond(RateTrace trace) {
    return IntStream.range(0, trace.seconds()).mapToDouble(trace::ratePerSecond).toArray();
  }

  /** Deviation of a number from the original's, relative where a unit would mean nothing. */
  private static final Map<String, Double> TOLERANCES = new LinkedHashMap<>();

  static {
    TOLERANCES.put("mean, requests/s", 0.06);
    TOLERANCES.put("peak to mean", 0.2);
    TOLERANCES.put("quantile 0.05, requests/s", 0.06);
    TOLERANCES.put("quantile 0.25, requests/s", 0.05);
    TOLERANCES.put("quantile 0.5, requests/s", 0.05);
    TOLERANCES.put("quantile 0.75, requests/s", 0.05);
    TOLERANCES.put("quantile 0.95, requests/s", 0.25);
    TOLERANCES.put("quantile 0.99, requests/s", 0.1);
    TOLERANCES.put("quantile 0.999, requests/s", 0.08);
    TOLERANCES.put("index of dispersion over 1 s", 0.25);
    TOLERANCES.put("index of dispersion over 10 s", 0.25);
    TOLERANCES.put("index of dispersion over 60 s", 0.25);
    TOLERANCES.put("autocorrelation after 1 s", 0.025);
    TOLERANCES.put("autocorrelation after 10 s", 0.025);
    TOLERANCES.put("autocorrelation after 60 s", 0.04);
    TOLERANCES.put("surges to twice a day", 0.2);
  }

  @Test
  void fourteenDaysDrawnAreLikeThoseOfTheTwitterTrace() {
    TraceFolders folders = folders();
    String name = "twitter-2021-08-days-01-14.txt.gz";
    assumeTrue(folders.contains(name), name + " is not at hand");
    RateTrace original = RateFiles.read(folders.find(name));
    FittedModel model = ModelFit.of(original);
    Map<String, Double> expected = Fingerprint.of(original);
    List<Map<String, Double>> drawn = new ArrayList<>();
    for (long seed = 1; seed <= 5; seed++) {
      drawn.add(Fingerprint.of(FittedTraces.draw("drawn", model, original.seconds(), seed)));
    }
    StringBuilder table = new StringBuilder();
    expected.forEach(
        (key, value) -> {
          table.append(String.format(Locale.ROOT, "%n%-32s %10.3f |", key, value));
          drawn.forEach(d -> table.append(String.format(Locale.ROOT, " %10.3f", d.get(key))));
        });
    System.out.println(table);
    for (Map<String, Double> numbers : drawn) {
      TOLERANCES.forEach(
          (key, tolerance) ->
              assertThat(numbers.get(key))
                  .as("%s%s", key, table)
                  .isCloseTo(expected.get(key), within(tolerance * expected.get(key))));
    }
  }

  @Test
  void aConstantPoissonProcessHasNoMemoryAndNoEpisodes() {
    FittedModel model = ModelFit.of(counts(SyntheticTraces.constant("c", 40_000, 30), 1));
    assertThat(model.surges().perDay()).isZero();
    assertThat(model.gaps().perDay()).isZero();
    assertThat(model.memory().stream().mapToDouble(FittedModel.Memory::share).sum())
        .isLessThan(0.03);
    RateTrace drawn = FittedTraces.draw("d", model, 40_000, 2);
    assertThat(drawn.mean()).isCloseTo(30, within(0.2));
    Map<String, Double> numbers = Fingerprint.of(drawn);
    assertThat(numbers.get("index of dispersion over 1 s")).isCloseTo(1, within(0.05));
    assertThat(numbers.get("index of dispersion over 60 s")).isCloseTo(1, within(0.25));
  }

  @Test
  void memoryIsFoundAtItsTimeScale() {
    // A first-order autoregression of 100 s put through an exponential, by itself.
    double[] zero = new double[24];
    Arrays.fill(zero, 1);
    double[] flat = new double[FittedModel.Surges.SHAPE_SECONDS];
    Distribution none = new Distribution(new double[Distribution.SIZE]);
    double[] level = new double[Distribution.SIZE];
    Arrays.setAll(level, i -> Math.exp(0.3 * (-4 + i * 0.25)));
    FittedModel truth =
        new FittedModel(
            new double[] {50},
            new Distribution(level),
            List.of(new FittedModel.Memory(100, 1)),
            new FittedModel.Surges(0, zero, none, none, none, flat, flat, 1),
            new FittedModel.Gaps(0, zero, none, none, 0),
            false);
    RateTrace trace = FittedTraces.draw("t", truth, 400_000, 3);
    Map<String, Double> expected = Fingerprint.of(trace);
    Map<String, Double> drawn =
        Fingerprint.of(FittedTraces.draw("d", ModelFit.of(trace), 400_000, 4));
    for (String key : List.of("autocorrelation after 10 s", "autocorrelation after 60 s")) {
      assertThat(drawn.get(key)).as(key).isCloseTo(expected.get(key), within(0.05));
    }
    assertThat(expected.get("autocorrelation after 60 s")).isCloseTo(Math.exp(-0.6), within(0.05));
    assertThat(drawn.get("mean, requests/s"))
        .isCloseTo(expected.get("mean, requests/s"), within(1.5));
  }

  @Test
  void surgesAndGapsAreFoundWithTheirHeightAndLength() {
    RateTrace spikes = counts(SyntheticTraces.spikes("s", 2 * DAY, 40, 160, 3600, 300), 5);
    double[] rates = perSecond(spikes);
    for (int from = 1800; from < rates.length; from += 14_400) {
      Arrays.fill(rates, from, from + 600, 0);
    }
    RateTrace trace = new RateTrace("t", rates);
    FittedModel model = ModelFit.of(trace);
    assertThat(model.surges().perDay()).isCloseTo(23.5, within(0.5));
    assertThat(model.surges().heightPerSecond().at(0)).isCloseTo(120, within(5.0));
    assertThat(model.surges().lastingSeconds().at(0)).isCloseTo(300, within(10.0));
    assertThat(model.surges().scatter()).isCloseTo(1, within(0.1));
    assertThat(model.gaps().perDay()).isCloseTo(6, within(0.01));
    assertThat(model.gaps().lastingSeconds().at(0)).isCloseTo(600, within(10.0));
    assertThat(model.gaps().left()).isLessThan(0.01);
    Map<String, Double> drawn = Fingerprint.of(FittedTraces.draw("d", model, 10 * DAY, 1));
    for (String key : List.of("surges to twice a day", "mean, requests/s")) {
      double expected = Fingerprint.of(trace).get(key);
      assertThat(drawn.get(key)).as(key).isCloseTo(expected, within(0.1 * expected));
    }
  }

  @Test
  void theDayIsLearnt() {
    RateTrace days = counts(SyntheticTraces.sine("d", 4 * DAY, 50, 30, DAY), 6);
    FittedModel model = ModelFit.of(days);
    assertThat(model.profilePerSecond()).hasSize(96);
    RateTrace drawn = FittedTraces.draw("d", model, DAY, 1);
    for (int hour = 0; hour < 24; hour += 3) {
      double from =
          Arrays.stream(perSecond(drawn), hour * 3600, hour * 3600 + 900).average().orElseThrow();
      double expected = 50 + 30 * Math.sin(2 * Math.PI * (hour * 3600 + 450) / DAY);
      assertThat(from).as("hour %d", hour).isCloseTo(expected, within(2.0));
    }
  }

  @Test
  void theSameSeedGivesTheSameTrace() {
    FittedModel model = ModelFit.of(counts(SyntheticTraces.sine("d", 5000, 50, 30, 900), 6));
    double[] drawn = perSecond(FittedTraces.draw("d", model, 3000, 1));
    assertThat(drawn).isEqualTo(perSecond(FittedTraces.draw("d", model, 3000, 1)));
    assertThat(Arrays.equals(drawn, perSecond(FittedTraces.draw("d", model, 3000, 2)))).isFalse();
  }

  @Test
  void tooLittleToLearnFromIsRefused() {
    assertThatThrownBy(() -> ModelFit.of(SyntheticTraces.constant("c", 599, 1)))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("expected at least 600 s with requests to learn from, found 599 s");
    assertThatThrownBy(() -> ModelFit.of(SyntheticTraces.constant("c", 700, 0)))
        .isInstanceOf(TraceException.class);
  }

  @Test
  void theClockOfHoursRunsThereAndBack() {
    double[] weights = new double[24];
    weights[3] = 2;
    weights[20] = 1;
    HoursOfDay clock = new HoursOfDay(weights);
    assertThat(clock.shown(DAY)).isCloseTo(DAY, within(1e-6));
    assertThat(clock.shown(4 * 3600)).isCloseTo(DAY * 2 / 3.0, within(1e-6));
    for (double second : new double[] {3.5 * 3600, 20.2 * 3600, DAY + 3.1 * 3600}) {
      assertThat(clock.second(clock.shown(second))).isCloseTo(second, within(1e-6));
    }
  }

  private static TraceFolders folders() {
    List<Path> folders = new ArrayList<>();
    String named = System.getenv("TWOSCALES_TRACES");
    if (named != null && !named.isBlank()) {
      folders.add(Path.of(named));
    }
    Path checkout = Path.of("..", "..").toAbsolutePath().normalize();
    folders.add(checkout.resolveSibling("shared").resolve("traces"));
    return new TraceFolders(folders);
  }
}
