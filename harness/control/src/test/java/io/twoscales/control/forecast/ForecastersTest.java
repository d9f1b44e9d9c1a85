package io.twoscales.control.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.core.forecast.Forecast;
import io.twoscales.core.forecast.Forecaster;
import io.twoscales.core.forecast.MovingMax;
import io.twoscales.core.yaml.InvalidFileException;
import io.twoscales.traces.RateTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What forecasters promise for any load, and what each of them is for. */
class ForecastersTest {
  private static final HoltWinters.Smoothing HOLT = new HoltWinters.Smoothing(0.3, 0.05, 0.9, 0, 0);

  /** Rates with silences, spikes and plateaus. */
  @Provide
  Arbitrary<List<Double>> rates() {
    return Arbitraries.oneOf(
            Arbitraries.just(0.0), Arbitraries.doubles().between(0, 50), Arbitraries.just(1e6))
        .list()
        .ofMinSize(1)
        .ofMaxSize(300);
  }

  static LstmNetwork randomNetwork(long seed) {
    Random random = new Random(seed);
    int units = 5;
    return new LstmNetwork(
        new LstmNetwork.Numbers(
            random.doubles(4 * units, -2, 2).toArray(),
            IntStream.range(0, 4 * units)
                .mapToObj(row -> random.doubles(units, -2, 2).toArray())
                .toArray(double[][]::new),
            random.doubles(4 * units, -1, 1).toArray(),
            random.doubles(units, -3, 3).toArray(),
            0.1));
  }

  @Property(tries = 300)
  void forecastsAreFiniteAndNeverNegative(
      @ForAll("rates") List<Double> rates,
      @ForAll @IntRange(min = 1, max = 65) int horizon,
      @ForAll long seed) {
    List<Forecaster> all =
        List.of(
            new MovingMax(10),
            new HoltWinters(HOLT),
            new HoltWinters(new HoltWinters.Smoothing(1, 1, 1, 1, 7)),
            new LstmForecaster(randomNetwork(seed), 1.2));
    for (Forecaster forecaster : all) {
      assertThat(forecaster.highest(horizon)).isEqualTo(Forecast.of(0));
      for (double rate : rates) {
        forecaster.observe(rate);
        Forecast forecast = forecaster.highest(horizon);
        assertThat(forecast.perSecond()).isFinite().isNotNegative();
        assertThat(forecast.upperPerSecond())
            .isFinite()
            .isGreaterThanOrEqualTo(forecast.perSecond());
      }
    }
  }

  @Property
  void movingMaxIsTheHighestOfTheLast(
      @ForAll("rates") List<Double> rates, @ForAll @IntRange(min = 1, max = 20) int seconds) {
    MovingMax forecaster = new MovingMax(seconds);
    rates.forEach(forecaster::observe);
    double expected =
        rates.subList(Math.max(0, rates.size() - seconds), rates.size()).stream()
            .mapToDouble(Double::doubleValue)
            .max()
            .orElseThrow();
    assertThat(forecaster.highest(5).perSecond()).isEqualTo(expected);
  }

  @Test
  void holtFollowsARampToWhereItLeads() {
    HoltWinters forecaster = new HoltWinters(new HoltWinters.Smoothing(0.5, 0.3, 1, 0, 0));
    for (int second = 0; second < 300; second++) {
      forecaster.observe(10 + 0.5 * second);
    }
    assertThat(forecaster.highest(10).perSecond()).isCloseTo(10 + 0.5 * 309, within(0.1));
  }

  @Test
  void aDampedTrendDoesNotRunAway() {
    HoltWinters forecaster = new HoltWinters(HOLT);
    for (int second = 0; second < 60; second++) {
      forecaster.observe(20 + second);
    }
    assertThat(forecaster.highest(3600).perSecond()).isLessThan(150);
  }

  @Test
  void aSeasonIsLearntAndSeenComing() {
    HoltWinters forecaster = new HoltWinters(new HoltWinters.Smoothing(0.05, 0, 0.9, 0.3, 60));
    for (int second = 0; second < 3600; second++) {
      forecaster.observe(seasonal(second));
    }
    // second 3600 is at the wave's middle, 15 seconds before its crest
    assertThat(forecaster.highest(20).perSecond()).isCloseTo(130, within(2.0));
    assertThat(forecaster.highest(5).perSecond()).isCloseTo(seasonal(3604), within(2.0));
  }

  private static double seasonal(int second) {
    return 100 + 30 * Math.sin(2 * Math.PI * second / 60);
  }

  @Test
  void holtsUpperBoundIsExceededAboutOnceInTwentyTimes() {
    Random random = new Random(5);
    double[] rates =
        DoubleStream.generate(() -> 100 + 10 * random.nextGaussian()).limit(20_000).toArray();
    ForecastScore score =
        ForecastScore.of(
            new HoltWinters(new HoltWinters.Smoothing(0.02, 0, 0.9, 0, 0)),
            new RateTrace("noise", rates),
            10);
    assertThat(score.upperExceededRate()).isBetween(0.03, 0.08);
    // the middle estimate is the expected highest, which half of the truths exceed
    assertThat(score.underRate()).isBetween(0.38, 0.58);
  }

  @Test
  void aScoreCountsWhatItSays() {
    double[] rates = new double[200];
    for (int second = 0; second < rates.length; second++) {
      rates[second] = second % 2 == 0 ? 10 : 30;
    }
    ForecastScore score = ForecastScore.of(new MovingMax(1), new RateTrace("r", rates), 1);
    assertThat(score.forecasts()).isEqualTo(140);
    assertThat(score.smapePercent()).isCloseTo(100, within(1e-9));
    assertThat(score.underRate()).isCloseTo(0.5, within(1e-9));
    assertThat(score.meanUnderPercent()).isCloseTo(100 * 20 / 30.0, within(1e-9));
    assertThat(score.meanOverPercent()).isCloseTo(200, within(1e-9));
    assertThatThrownBy(
            () -> ForecastScore.of(new MovingMax(1), new RateTrace("r", new double[65]), 10))
        .hasMessageContaining("no forecast to score");
  }

  /** One unit, all weights by hand: σ and tanh of one number each. */
  @Test
  void theNetworkIsWhatItsEquationsSay() {
    LstmNetwork network =
        new LstmNetwork(
            new LstmNetwork.Numbers(
                new double[] {0.5, 0, 1, 0},
                new double[][] {{0}, {0}, {0.3}, {0}},
                new double[] {0, 0.2, 0, -0.1},
                new double[] {2},
                1));
    double cell1 = sigmoid(0.5) * Math.tanh(1);
    double state1 = sigmoid(-0.1) * Math.tanh(cell1);
    double cell2 = sigmoid(0.2) * cell1 + sigmoid(-1) * Math.tanh(-2 + 0.3 * state1);
    double state2 = sigmoid(-0.1) * Math.tanh(cell2);
    assertThat(network.output(new double[] {1, -2})).isCloseTo(1 + 2 * state2, within(1e-12));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  void theLstmKnowsATraceAtAnyScale() {
    LstmForecaster small = new LstmForecaster(randomNetwork(3), 1.1);
    LstmForecaster large = new LstmForecaster(randomNetwork(3), 1.1);
    for (int second = 0; second < 100; second++) {
      double rate = 20 + 5 * Math.sin(second);
      small.observe(rate);
      large.observe(1000 * rate);
    }
    double expected = 1000 * small.highest(10).perSecond();
    assertThat(large.highest(10).perSecond()).isCloseTo(expected, within(1e-9 * expected));
  }

  @Test
  void silenceForAnHourAndThenAWall() {
    for (Forecaster forecaster :
        List.of(new HoltWinters(HOLT), new LstmForecaster(randomNetwork(1), 1.1))) {
      for (int second = 0; second < 3600; second++) {
        forecaster.observe(0);
        assertThat(forecaster.highest(10).perSecond()).isZero();
      }
      forecaster.observe(500);
      assertThat(forecaster.highest(10).perSecond()).isFinite().isNotNegative();
    }
  }

  @TempDir Path folder;

  @Test
  void filesThatAreNoWeightsAreRefusedWithThePlace() throws IOException {
    Path file = folder.resolve("lstm.json");
    Files.writeString(file, "{\"format\": \"onnx\"}");
    assertThatThrownBy(() -> LstmWeights.read(file))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("lstm.json:1: format: expected twoscales-lstm-1");
    Files.writeString(
        file,
        """
        {"format": "twoscales-lstm-1", "training": {"trace": "t", "window": "0..9"},
         "upperRatio": 1.2, "inputWeights": [1, 2, 3], "stateWeights": [[1], [1], [1], [1]],
         "biases": [1, 2, 3, 4], "outputWeights": [1], "outputBias": 0}
        """);
    assertThatThrownBy(() -> LstmWeights.read(file))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("inputWeights: expected 4 numbers, found 3");
  }
}
