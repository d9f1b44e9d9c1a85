package io.twoscales.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.core.experiment.Delay;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
  private static final int DRAWS = 1_000_000;

  private static double[] sorted(ToDoubleFunction<RandomStream> draw) {
    RandomStream random = RandomStream.of(1, 2);
    double[] drawn = new double[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      drawn[i] = draw.applyAsDouble(random);
    }
    Arrays.sort(drawn);
    return drawn;
  }

  private static double quantile(double[] sorted, double q) {
    return sorted[(int) (q * sorted.length)];
  }

  /** Largest distance of the drawn distribution from the exact one (Kolmogorov and Smirnov). */
  @Test
  void exponentialNumbersAreExponential() {
    double[] drawn = sorted(RandomStream::nextExponential);

    double distance = 0;
    for (int i = 0; i < DRAWS; i++) {
      double exact = 1 - Math.exp(-drawn[i]);
      distance = Math.max(distance, Math.abs(exact - (i + 0.5) / DRAWS));
    }
    assertThat(distance * Math.sqrt(DRAWS))
        .as("1.95 in one of a thousand samples")
        .isLessThan(1.95);
    assertThat(drawn[DRAWS - 1]).as("the tail beyond the layers").isGreaterThan(11);
  }

  @Test
  void normalNumbersAreNormal() {
    double[] drawn = sorted(RandomStream::nextGaussian);

    assertThat(quantile(drawn, 0.5)).isCloseTo(0, within(0.005));
    assertThat(quantile(drawn, 0.8413447)).isCloseTo(1, within(0.006));
    assertThat(quantile(drawn, 0.99)).isCloseTo(2.32635, within(0.015));
    assertThat(quantile(drawn, 0.001)).isCloseTo(-3.09023, within(0.05));
  }

  @Test
  void delaysHaveTheMedianAndTheTailTheyWereGiven() {
    DelaySampler delays =
        new DelaySampler(
            new Delay(Duration.ofSeconds(4), Duration.ofSeconds(9)), RandomStream.of(3, 4));
    double[] drawn = sorted(unused -> delays.nextNanos() / 1e9);

    assertThat(quantile(drawn, 0.5)).isCloseTo(4, within(0.02));
    assertThat(quantile(drawn, 0.99)).isCloseTo(9, within(0.08));
  }

  @Test
  void aFactorOfMeanOneKeepsTheMean() {
    LogNormal factor = LogNormal.ofVariation(0.5);
    double[] drawn = sorted(factor::draw);

    double mean = Arrays.stream(drawn).average().orElseThrow();
    double variance =
        Arrays.stream(drawn).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    assertThat(mean).isCloseTo(1, within(0.003));
    assertThat(Math.sqrt(variance)).isCloseTo(0.5, within(0.01));
  }

  @Test
  void streamsOfDifferentPurposesDoNotShiftOneAnother() {
    RandomStream one = RandomStream.of(7, 0);
    RandomStream other = RandomStream.of(7, 1);
    long first = RandomStream.of(7, 1).nextLong();
    for (int i = 0; i < 100; i++) {
      one.nextLong();
    }

    assertThat(other.nextLong()).isEqualTo(first);
  }
}
