package io.twoscales.profiling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrderStatisticsTest {
  private static double[] upTo(int n) {
    return IntStream.rangeClosed(1, n).mapToDouble(i -> i).toArray();
  }

  @Test
  void percentilesAreSamplesOfNearestRank() {
    OrderStatistics hundred = new OrderStatistics(upTo(100));
    assertThat(hundred.percentile(0.5)).isEqualTo(50);
    assertThat(hundred.percentile(0.99)).isEqualTo(99);
    assertThat(hundred.percentile(1)).isEqualTo(100);
    assertThat(new OrderStatistics(new double[] {7, 3}).percentile(0.99)).isEqualTo(7);
  }

  @Test
  void theMedianLiesBetweenTheSamplesThatTablesGive() {
    // Ranks for 95 % of the sign test, Conover, Practical Nonparametric Statistics, table A3.
    assertThat(new OrderStatistics(upTo(10)).medianInterval())
        .isEqualTo(new OrderStatistics.Interval(2, 9));
    assertThat(new OrderStatistics(upTo(20)).medianInterval())
        .isEqualTo(new OrderStatistics.Interval(6, 15));
    assertThat(new OrderStatistics(upTo(6)).medianInterval())
        .isEqualTo(new OrderStatistics.Interval(1, 6));
    assertThat(new OrderStatistics(upTo(5)).medianInterval().high()).isInfinite();
  }

  @Test
  void theIntervalHoldsTheTrueMedianAsOftenAsItSays() {
    Random random = new Random(5);
    int held = 0;
    int draws = 4000;
    double median = Math.log(2);
    for (int draw = 0; draw < draws; draw++) {
      double[] exponential =
          IntStream.range(0, 60).mapToDouble(i -> -Math.log(1 - random.nextDouble())).toArray();
      OrderStatistics.Interval interval = new OrderStatistics(exponential).medianInterval();
      held += interval.low() <= median && median <= interval.high() ? 1 : 0;
    }
    assertThat((double) held / draws).isBetween(0.945, 0.985);
  }

  @Test
  void manySamplesDoNotUnderflow() {
    OrderStatistics.Interval interval = new OrderStatistics(upTo(10_000)).medianInterval();
    assertThat(interval.low()).isBetween(4895.0, 4910.0);
    assertThat(interval.high()).isBetween(5091.0, 5106.0);
  }

  @Test
  void percentilesNeedWhatMlperfAsksFor() {
    assertThat(OrderStatistics.leastSamples(0.9, 0.99)).isEqualTo(64);
    assertThat(OrderStatistics.leastSamples(0.99, 0.99)).isEqualTo(662);
  }
}
