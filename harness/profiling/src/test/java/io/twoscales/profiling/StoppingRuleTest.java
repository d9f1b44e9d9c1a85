package io.twoscales.profiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StoppingRuleTest {
  private static final StoppingRule RULE = new StoppingRule(0.05, 100, Duration.ofSeconds(10), 10);

  private static CellSamples samples(int count, double scatter) {
    Random random = new Random(1);
    CellSamples samples = new CellSamples();
    if (count > 0) {
      samples.add(
          IntStream.range(0, count)
              .mapToDouble(i -> 20 * (1 + scatter * random.nextDouble()))
              .toArray());
    }
    return samples;
  }

  @Test
  void aSteadyCellIsDoneWhenItHasItsSamples() {
    assertThat(RULE.isMet(samples(99, 0.1))).isFalse();
    assertThat(RULE.isMet(samples(100, 0.1))).isTrue();
  }

  @Test
  void aCellThatScattersGoesOnUntilItsMedianIsKnown() {
    assertThat(RULE.isMet(samples(100, 5))).isFalse();
    assertThat(RULE.isNarrow(samples(100, 5))).isFalse();
  }

  @Test
  void itsTimeEndsACellInAnyCaseButNotBeforeTheFewest() {
    assertThat(RULE.isMet(samples(200, 5))).isTrue();
    CellSamples slow = new CellSamples();
    slow.add(new double[] {9000, 9000});
    assertThat(RULE.isMet(slow)).isFalse();
  }

  @Test
  void fewerThanTheMediansIntervalNeedsAreRefused() {
    assertThatThrownBy(() -> new StoppingRule(0.05, 100, Duration.ofSeconds(1), 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("5 samples of a cell are not enough; expected 6 at least");
    StoppingRule brief = new StoppingRule(0.05, 100, Duration.ofSeconds(1), 6);
    CellSamples slow = new CellSamples();
    slow.add(new double[] {900, 900, 900, 900, 900});
    assertThat(brief.isMet(slow)).isFalse();
    assertThat(brief.leftMs(slow, 0)).isEqualTo(900);
    slow.add(new double[] {900});
    assertThat(brief.isMet(slow)).isTrue();
  }

  @Test
  void whatIsLeftShrinksToNothing() {
    assertThat(RULE.leftMs(samples(0, 0), 20)).isEqualTo(2000);
    assertThat(RULE.leftMs(samples(0, 0), 500)).isEqualTo(10_000);
    assertThat(RULE.leftMs(samples(0, 0), 0)).isEqualTo(10_000);
    assertThat(RULE.leftMs(samples(50, 0.0), 999)).isEqualTo(1000);
    assertThat(RULE.leftMs(samples(100, 0.1), 20)).isZero();
  }
}
