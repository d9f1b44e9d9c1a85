package io.twoscales.core.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LatencyWindowTest {
  private static final long SECOND = 1_000_000_000L;

  private record Ended(long nanos, long micros, boolean violation) {}

  @Property(tries = 300)
  void percentilesAreThoseOfTheLastSecondsWithinOnePointSixPercent(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int seconds = 1 + random.nextInt(6);
    LatencyWindow window = new LatencyWindow(seconds);
    List<Ended> all = new ArrayList<>();
    long now = random.nextLong(-10, 10) * SECOND;
    for (int i = 0; i < 400; i++) {
      now += random.nextInt(20) == 0 ? random.nextLong(9 * SECOND) : random.nextLong(SECOND / 5);
      Ended ended =
          new Ended(now, random.nextLong(1L << (1 + random.nextInt(35))), random.nextBoolean());
      all.add(ended);
      window.add(ended.nanos(), ended.micros(), ended.violation());
    }
    long later = now + random.nextLong(2 * SECOND);
    window.advanceTo(later);

    long oldest = Math.floorDiv(later, SECOND) - seconds + 1;
    List<Ended> recent =
        all.stream().filter(e -> Math.floorDiv(e.nanos(), SECOND) >= oldest).toList();
    long[] sorted = recent.stream().mapToLong(Ended::micros).sorted().toArray();
    for (double quantile : new double[] {0.01, 0.5, 0.9, 0.99, 1}) {
      if (sorted.length == 0) {
        assertThat(window.percentileMs(quantile)).isNaN();
      } else {
        int rank = Math.max(1, (int) Math.ceil(quantile * sorted.length));
        double exact = sorted[rank - 1] / 1000.0;
        assertThat(window.percentileMs(quantile)).isCloseTo(exact, within(0.016 * exact + 1e-9));
      }
    }
    double violated = recent.stream().filter(Ended::violation).count();
    assertThat(window.violationRate())
        .isCloseTo(recent.isEmpty() ? 0 : violated / recent.size(), within(1e-12));
  }

  @Test
  void anEmptyWindowKnowsNothing() {
    LatencyWindow window = new LatencyWindow(5);

    assertThat(window.percentileMs(0.5)).isNaN();
    assertThat(window.violationRate()).isZero();
  }
}
