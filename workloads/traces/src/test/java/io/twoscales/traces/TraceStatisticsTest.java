package io.twoscales.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.traces.TraceStatistics.Dispersion;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TraceStatisticsTest {
  private static RateTrace trace(double... rates) {
    return new RateTrace("t", rates);
  }

  @Test
  void countsOverLongerWindowsHaveTheirOwnIndex() {
    // 0 and 4 by turns: variance 4, mean 2; any two together are 4, which does not vary.
    RateTrace turns = trace(0, 4, 0, 4, 0, 4, 0, 4, 0, 4);
    assertThat(Dispersion.of(turns, 1)).isEqualTo(new Dispersion(1, 10, 2));
    assertThat(Dispersion.of(turns, 2)).isEqualTo(new Dispersion(2, 5, 0));
    // Half low, half high: counts of 5 and 15, mean 10, variance 25.
    RateTrace step = trace(1, 1, 1, 1, 1, 3, 3, 3, 3, 3, 99);
    assertThat(Dispersion.of(step, 5)).isEqualTo(new Dispersion(5, 2, 2.5));
    assertThatIllegalArgumentException().isThrownBy(() -> Dispersion.of(turns, 11));
  }

  @Test
  void onlyWindowsOfWhichThereAreTenAreReported() {
    double[] rates = IntStream.range(0, 600).mapToDouble(s -> s % 60 < 30 ? 1 : 5).toArray();
    TraceStatistics statistics = TraceStatistics.of(trace(rates));
    assertThat(statistics.dispersions())
        .extracting(Dispersion::windowSeconds)
        .containsExactly(1, 10, 60);
    assertThat(statistics.dispersion()).isCloseTo(4.0 / 3, within(1e-12));
    assertThat(statistics.dispersions().get(1).index()).isCloseTo(40.0 / 3, within(1e-12));
    assertThat(statistics.dispersions().get(2).index()).isZero();
    assertThat(TraceStatistics.of(trace(0, 0)).dispersion()).isNaN();
  }

  @Test
  void aSurgesWindowStaysWithinTheTrace() {
    double[] rates = new double[400];
    Arrays.fill(rates, 0, 100, 2);
    Arrays.fill(rates, 100, 400, 20);
    RateTrace trace = trace(rates);
    Surge.Criterion criterion = new Surge.Criterion(9, 1, 3600, 0);
    assertThat(Surge.find(trace, criterion)).hasSize(1);
    Surge surge = Surge.find(trace, criterion).get(0);
    assertThat(surge.window(trace))
        .isEqualTo(new Window(surge.second() - 60, surge.second() + 240));
    RateTrace shorter = trace(Arrays.copyOf(rates, 130));
    assertThat(Surge.find(shorter, criterion).get(0).window(shorter).toSecond()).isEqualTo(130);
  }
}
