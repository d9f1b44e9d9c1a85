package io.twoscales.docker.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** In milliseconds for the reader. */
class StealTenthsTest {
  private static final long MS = 1_000_000;

  private final StealTenths tenths = new StealTenths(1);

  private void observe(double atMs, double stolenMs, double usedMs) {
    tenths.observe((long) (atMs * MS), stolenMs * MS, usedMs * MS);
  }

  private static void assertShares(List<Double> found, double... expected) {
    assertThat(found).hasSize(10);
    for (int i = 0; i < 10; i++) {
      double share = i < expected.length ? expected[i] : 0;
      assertThat(found.get(i)).as("tenth %d of %s", i, found).isCloseTo(share, within(1e-9));
    }
  }

  @Test
  void aTenthHasTheShareOfTheTimeInWhichTheCpuWasWanted() {
    tenths.begin(0, 0, 500 * MS, 90 * MS);
    observe(100, 500, 140);
    observe(200, 520, 160);
    observe(1000, 520, 160);

    assertShares(tenths.ofSecond(0), 0, 0.5);
  }

  @Test
  void whatDoesNotFitIntoATenthWasTakenBeforeIt() {
    tenths.begin(0, 0, 0, 0);
    observe(100, 0, 60);
    observe(200, 120, 90);
    observe(1000, 120, 90);

    assertShares(tenths.ofSecond(0), 0.4, 0.7);
  }

  @Test
  void lateReadingsAreSpreadOverTheTimeBetweenThem() {
    tenths.begin(0, 0, 0, 0);
    observe(950, 0, 0);
    observe(1150, 100, 100);
    observe(2100, 100, 100);

    assertShares(tenths.ofSecond(0), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.5);
    assertShares(tenths.ofSecond(1), 0.5, 0.5);
  }

  @Test
  void whatTheKernelDoesNotCountIsNotKnown() {
    tenths.begin(0, 0, Double.NaN, Double.NaN);
    observe(1000, Double.NaN, Double.NaN);

    assertThat(tenths.ofSecond(0)).isEmpty();
  }
}
