package io.twoscales.results.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SurgeReactionTest {
  private static int[] load(int base, int peak, int from, int to, int seconds) {
    int[] requests = new int[seconds];
    Arrays.setAll(requests, s -> s >= from && s < to ? peak : base);
    return requests;
  }

  @Test
  void countsFromTheSurgesFirstSecondToTheFirstOfFiveGoodOnes() {
    int[] requests = load(20, 120, 30, 80, 120);
    int[] violations = new int[120];
    Arrays.fill(violations, 31, 38, 100);
    violations[35] = 0;
    assertThat(SurgeReaction.surges(requests)).containsExactly(30);
    assertThat(SurgeReaction.meanSeconds(requests, violations)).isEqualTo(8);
  }

  @Test
  void aSurgeThatDisturbsNothingTakesNoTime() {
    int[] requests = load(20, 120, 30, 80, 120);
    int[] violations = new int[120];
    Arrays.fill(violations, 6);
    assertThat(SurgeReaction.meanSeconds(requests, violations)).isZero();
  }

  @Test
  void aMinuteIsTheLongest() {
    int[] requests = load(20, 120, 30, 200, 200);
    assertThat(SurgeReaction.meanSeconds(requests, requests)).isEqualTo(60);
  }

  @Test
  void withoutSurgesThereIsNoReaction() {
    int[] requests = load(100, 130, 30, 80, 120);
    assertThat(SurgeReaction.meanSeconds(requests, requests)).isNaN();
  }
}
