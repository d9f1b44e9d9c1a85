package io.twoscales.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Poisson arrivals against theory and against an independent program. */
class PoissonProcessTest {

  /** Rates as traces have them: silence, fractions and bursts beside one another. */
  @Provide
  Arbitrary<RateTrace> traces() {
    Arbitrary<Double> rate =
        Arbitraries.oneOf(
            Arbitraries.just(0.0),
            Arbitraries.doubles().between(0, 3),
            Arbitraries.integers().between(0, 2000).map(Integer::doubleValue));
    return rate.array(double[].class)
        .ofMinSize(1)
        .ofMaxSize(30)
        .map(rates -> new RateTrace("any", rates));
  }

  @Property
  void countsWithinSixDeviationsOfTheExpectation(
      @ForAll("traces") RateTrace trace, @ForAll long seed) {
    double expected = trace.mean() * trace.seconds();

    int count = Arrivals.draw(trace, ArrivalProcess.POISSON, seed).count();

    // The normal tail does not hold for the smallest expectations: hence the constant.
    assertThat((double) count).isCloseTo(expected, within(6 * Math.sqrt(expected) + 12));
  }

  /**
   * The times come from an independent program: SplitMix64 and the inversion written in another
   * language, with the cumulative rate carried through the whole trace.
   */
  @Test
  void drawsTheKnownMicrosecondsOfASeed() {
    RateTrace trace = new RateTrace("known", new double[] {2, 0, 5, 1});

    assertThat(Arrivals.draw(trace, ArrivalProcess.POISSON, 7).offsetsMicros())
        .containsExactly(
            247_008, 255_474, 2_164_233, 2_339_134, 2_459_591, 2_516_976, 2_643_181, 2_722_703,
            2_751_537, 2_858_131, 2_879_996);
  }

  @Test
  void poissonCountsHaveTheMeanAndVarianceOfTheory() {
    RateTrace trace = new RateTrace("uneven", new double[] {3, 0, 40, 0.5, 6.5});
    int draws = 4000;

    double[] counts =
        IntStream.range(0, draws)
            .mapToDouble(seed -> Arrivals.draw(trace, ArrivalProcess.POISSON, seed).count())
            .toArray();

    double mean = Arrays.stream(counts).average().getAsDouble();
    double variance = Arrays.stream(counts).map(c -> (c - mean) * (c - mean)).sum() / (draws - 1);
    assertThat(mean).isCloseTo(50, within(4 * Math.sqrt(50.0 / draws)));
    assertThat(variance / 50).isCloseTo(1, within(4 * Math.sqrt(2.0 / draws)));
  }

  @Test
  void poissonCountsOfNeighbouringSecondsAreIndependent() {
    int seconds = 40_000;
    RateTrace trace = SyntheticTraces.constant("flat", seconds, 9);
    int[] counts = perSecond(trace, ArrivalProcess.POISSON, 3);

    double covariance =
        IntStream.range(1, seconds)
            .mapToDouble(second -> (counts[second] - 9.0) * (counts[second - 1] - 9.0))
            .average()
            .getAsDouble();

    assertThat(covariance / 9).isCloseTo(0, within(4 / Math.sqrt(seconds)));
  }

  /** Time rescaled by the cumulative rate makes any Poisson process a unit-rate one. */
  @Test
  void poissonGapsAreExponentialInExpectedRequests() {
    double[] rates = IntStream.range(0, 5000).mapToDouble(s -> s % 7 == 0 ? 0 : s % 13).toArray();
    double[] cumulative = new double[rates.length + 1];
    for (int second = 0; second < rates.length; second++) {
      cumulative[second + 1] = cumulative[second] + rates[second];
    }
    long[] offsets =
        Arrivals.draw(new RateTrace("waves", rates), ArrivalProcess.POISSON, 42).offsetsMicros();

    double[] gaps = new double[offsets.length];
    double before = 0;
    for (int i = 0; i < offsets.length; i++) {
      int second = (int) (offsets[i] / 1_000_000);
      double at = cumulative[second] + rates[second] * (offsets[i] % 1_000_000) / 1e6;
      gaps[i] = at - before;
      before = at;
    }

    Arrays.sort(gaps);
    double distance =
        IntStream.range(0, gaps.length)
            .mapToDouble(i -> Math.abs(1 - Math.exp(-gaps[i]) - (i + 0.5) / gaps.length))
            .max()
            .getAsDouble();
    // Kolmogorov's statistic exceeds 1.95 once in a thousand samples.
    assertThat(distance * Math.sqrt(gaps.length)).isLessThan(1.95);
  }

  private static int[] perSecond(RateTrace trace, ArrivalProcess process, long seed) {
    int[] counts = new int[trace.seconds()];
    for (long offset : Arrivals.draw(trace, process, seed).offsetsMicros()) {
      counts[(int) (offset / 1_000_000)]++;
    }
    return counts;
  }
}
