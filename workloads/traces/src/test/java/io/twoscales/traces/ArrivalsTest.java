package io.twoscales.traces;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArrivalsTest {
  private static final long[] FIRST_OF_SEED_42 = {
    270_622, 305_471, 370_784, 455_161, 462_915, 868_252
  };

  @Provide
  Arbitrary<double[]> rates() {
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(1, Arbitraries.just(0.0)),
            net.jqwik.api.Tuple.of(4, Arbitraries.doubles().between(0, 200)))
        .array(double[].class)
        .ofMinSize(1)
        .ofMaxSize(40);
  }

  @Property
  void arrivalsAreInOrderWithinTheTraceAndOnlyWhereThereIsARate(
      @ForAll("rates") double[] rates, @ForAll ArrivalProcess process, @ForAll long seed) {
    long[] offsets = Arrivals.draw(new RateTrace("t", rates), process, seed).offsetsMicros();

    for (int i = 0; i < offsets.length; i++) {
      assertThat(offsets[i]).isBetween(i == 0 ? 0 : offsets[i - 1], rates.length * 1_000_000L - 1);
      assertThat(rates[(int) (offsets[i] / 1_000_000)]).isPositive();
    }
  }

  @Property
  void uniformArrivalsNeverDifferFromTheCumulativeRateByMoreThanHalfARequest(
      @ForAll("rates") double[] rates) {
    long[] offsets =
        Arrivals.draw(new RateTrace("t", rates), ArrivalProcess.UNIFORM, 0).offsetsMicros();

    double cumulative = 0;
    for (int second = 0; second < rates.length; second++) {
      cumulative += rates[second];
      long end = (second + 1) * 1_000_000L;
      long arrived = Arrays.stream(offsets).filter(offset -> offset < end).count();
      assertThat(Math.abs(arrived - cumulative)).isLessThanOrEqualTo(0.5 + 1e-6);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSameSeedGivesTheSameArrivals(ArrivalProcess process) {
    RateTrace trace = SyntheticTraces.surge("t", 60, 10, 100, 1);

    assertThat(Arrivals.draw(trace, process, 3).offsetsMicros())
        .isEqualTo(Arrivals.draw(trace, process, 3).offsetsMicros());
    assertThat(
            Arrays.equals(
                Arrivals.draw(trace, process, 3).offsetsMicros(),
                Arrivals.draw(trace, process, 4).offsetsMicros()))
        .isEqualTo(process == ArrivalProcess.UNIFORM);
  }

  @Test
  void theFirstArrivalsOfASeedAreTheseOnEveryMachine() {
    long[] offsets =
        Arrivals.draw(new RateTrace("t", new double[] {5, 5}), ArrivalProcess.POISSON, 42)
            .offsetsMicros();

    assertThat(offsets).startsWith(FIRST_OF_SEED_42);
  }

  /** Counts per second of a Poisson process: mean and variance both equal the rate. */
  @Test
  void poissonCountsHaveTheRightMeanAndVariance() {
    int seconds = 20_000;
    double rate = 30;
    long[] offsets =
        Arrivals.draw(SyntheticTraces.constant("t", seconds, rate), ArrivalProcess.POISSON, 5)
            .offsetsMicros();
    double[] counts = new double[seconds];
    for (long offset : offsets) {
      counts[(int) (offset / 1_000_000)]++;
    }
    double mean = Arrays.stream(counts).average().orElseThrow();
    double variance = Arrays.stream(counts).map(c -> (c - mean) * (c - mean)).sum() / (seconds - 1);

    // Four standard errors: sqrt(rate/n) of the mean, about rate*sqrt(2/n) of the variance.
    assertThat(mean).isBetween(rate - 0.16, rate + 0.16);
    assertThat(variance).isBetween(rate - 1.3, rate + 1.3);
  }

  /** Gaps between arrivals of a Poisson process are exponential: Kolmogorov-Smirnov at 0.1 %. */
  @Test
  void poissonGapsAreExponential() {
    double rate = 50;
    long[] offsets =
        Arrivals.draw(SyntheticTraces.constant("t", 1000, rate), ArrivalProcess.POISSON, 9)
            .offsetsMicros();
    double[] gaps = new double[offsets.length - 1];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = (offsets[i + 1] - offsets[i]) / 1e6;
    }
    Arrays.sort(gaps);
    double distance = 0;
    for (int i = 0; i < gaps.length; i++) {
      double expected = 1 - Math.exp(-rate * gaps[i]);
      distance = Math.max(distance, Math.abs(expected - (double) i / gaps.length));
      distance = Math.max(distance, Math.abs(expected - (i + 1.0) / gaps.length));
    }

    assertThat(distance).isLessThan(1.95 / Math.sqrt(gaps.length));
  }

  @Test
  void theCallerMayChangeTheArrayItGot() {
    Arrivals arrivals =
        Arrivals.draw(SyntheticTraces.constant("t", 2, 5), ArrivalProcess.UNIFORM, 0);
    arrivals.offsetsMicros()[0] = -1;

    assertThat(arrivals.offsetsMicros()[0]).isEqualTo(100_000);
    assertThat(arrivals.count()).isEqualTo(10);
  }
}
