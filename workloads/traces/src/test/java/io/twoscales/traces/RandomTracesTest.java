package io.twoscales.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statistics of random rates against what theory says of them. */
class RandomTracesTest {

  private static double variance(RateTrace trace, int blockSeconds) {
    int blocks = trace.seconds() / blockSeconds;
    double[] means = new double[blocks];
    for (int block = 0; block < blocks; block++) {
      for (int second = 0; second < blockSeconds; second++) {
        means[block] += trace.ratePerSecond(block * blockSeconds + second) / blockSeconds;
      }
    }
    return TraceStatistics.of(new RateTrace("blocks", means)).dispersion()
        * new RateTrace("blocks", means).mean();
  }

  @Test
  void markovModulatedRatesHaveTheMeanAndVarianceOfTheChain() {
    double[] rates = {10, 60, 25};
    double[] stays = {40, 10, 20};
    RateTrace trace = RandomTraces.markovModulated("m", 2_000_000, rates, stays, 5);
    double mean = (10 * 40 + 60 * 10 + 25 * 20) / 70.0;
    double square = (100.0 * 40 + 3600 * 10 + 625 * 20) / 70.0;
    assertThat(trace.mean()).isCloseTo(mean, within(0.01 * mean));
    // a second's mean varies a little less than the rate of a moment
    assertThat(variance(trace, 1)).isBetween(0.94 * (square - mean * mean), square - mean * mean);
  }

  /** Two states: the rate's autocovariance is σ²·exp(−(1/s₁ + 1/s₂)·t). */
  @ParameterizedTest
  @ValueSource(ints = {1, 10, 60})
  void theMeanOverABlockVariesAsItsAutocovarianceSays(int blockSeconds) {
    RateTrace trace =
        RandomTraces.markovModulated(
            "m", 3_000_000, new double[] {10, 50}, new double[] {30, 10}, 6);
    double sigma2 = 0.75 * 0.25 * 40 * 40;
    double theta = (1 / 30.0 + 1 / 10.0) * blockSeconds;
    double expected = sigma2 * 2 * (theta - 1 + Math.exp(-theta)) / (theta * theta);
    assertThat(variance(trace, blockSeconds)).isCloseTo(expected, within(0.05 * expected));
  }

  /** The variance of a mean over m seconds falls as m to the 2H − 2, with H = (3 − α)/2. */
  @ParameterizedTest
  @ValueSource(doubles = {1.2, 1.5, 1.8})
  void selfSimilarRatesHaveTheHurstParameterOfTheirTails(double alpha) {
    RateTrace trace = RandomTraces.selfSimilar("s", 1 << 19, 200, 1, 5, 15, alpha, 11);
    assertThat(trace.mean()).isCloseTo(50, within(6.0));
    double slope = Math.log(variance(trace, 4096) / variance(trace, 64)) / Math.log(4096 / 64.0);
    double hurst = 1 + slope / 2;
    assertThat(hurst).isCloseTo((3 - alpha) / 2, within(0.1));
  }

  @Test
  void selfSimilarRatesAreInEquilibriumFromTheBeginning() {
    double sum = 0;
    for (int seed = 0; seed < 400; seed++) {
      sum += RandomTraces.selfSimilar("s", 1, 50, 2, 5, 15, 1.4, seed).mean() / 400;
    }
    assertThat(sum).isCloseTo(25, within(0.8));
  }

  @Test
  void oneSeedGivesOneTrace() {
    RateTrace one = RandomTraces.selfSimilar("s", 500, 20, 1, 5, 15, 1.4, 3);
    RateTrace same = RandomTraces.selfSimilar("s", 500, 20, 1, 5, 15, 1.4, 3);
    RateTrace other = RandomTraces.selfSimilar("s", 500, 20, 1, 5, 15, 1.4, 4);
    for (int second = 0; second < 500; second++) {
      assertThat(same.ratePerSecond(second)).isEqualTo(one.ratePerSecond(second));
    }
    assertThat(other.mean()).isNotEqualTo(one.mean());
  }

  @Test
  void impossibleParametersAreNamed() {
    assertThatThrownBy(
            () -> RandomTraces.markovModulated("m", 5, new double[] {1}, new double[] {1}, 1))
        .hasMessageContaining("at least two rates");
    assertThatThrownBy(() -> RandomTraces.selfSimilar("s", 5, 5, 1, 1, 1, 2, 1))
        .hasMessageContaining("alpha above 1 and below 2");
  }

  @Test
  void shapesAreWhatTheirNamesSay() {
    RateTrace ramp = SyntheticTraces.ramp("r", 11, 0, 20);
    assertThat(ramp.ratePerSecond(0)).isZero();
    assertThat(ramp.ratePerSecond(5)).isEqualTo(10);
    assertThat(ramp.ratePerSecond(10)).isEqualTo(20);

    RateTrace day = SyntheticTraces.sine("d", 86_400, 100, 80, 86_400);
    assertThat(day.mean()).isCloseTo(100, within(1e-6));
    assertThat(day.peak()).isCloseTo(180, within(1e-6));
    assertThat(variance(day, 1)).isCloseTo(3200, within(1.0));

    RateTrace spikes = SyntheticTraces.spikes("s", 100, 5, 50, 20, 3);
    assertThat(spikes.ratePerSecond(0)).isEqualTo(5);
    assertThat(spikes.ratePerSecond(22)).isEqualTo(50);
    assertThat(spikes.ratePerSecond(23)).isEqualTo(5);
    assertThat(spikes.mean()).isCloseTo(5 + 45 * 12 / 100.0, within(1e-9));

    RateTrace crowd = SyntheticTraces.flashCrowd("f", 300, 10, 110, 50, 9, 20, 30);
    assertThat(crowd.ratePerSecond(49)).isEqualTo(10);
    assertThat(crowd.ratePerSecond(50)).isEqualTo(20);
    assertThat(crowd.ratePerSecond(59)).isEqualTo(110);
    assertThat(crowd.ratePerSecond(78)).isEqualTo(110);
    assertThat(crowd.ratePerSecond(109)).isCloseTo(10 + 100 / Math.E, within(1e-9));
  }
}
