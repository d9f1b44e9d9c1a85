package io.twoscales.profiling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StoppingRuleTest {
  private static final StoppingRule RULE = new StoppingRule(0.05, 100, Duration.ofSeconds(10));

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
  void whatIsLeftShrinksToNothing() {
    assertThat(RULE.leftMs(samples(0, 0), 20)).isEqualTo(2000);
    assertThat(RULE.leftMs(samples(0, 0), 500)).isEqualTo(10_000);
    assertThat(RULE.leftMs(samples(0, 0), 0)).isEqualTo(10_000);
    assertThat(RULE.leftMs(samples(50, 0.0), 999)).isEqualTo(1000);
    assertThat(RULE.leftMs(samples(100, 0.1), 20)).isZero();
  }

  @Test
  void roundsVisitAllCellsInAnotherOrderEachAndTheSameBySeed() {
    List<Cell> cells =
        IntStream.rangeClosed(1, 12).mapToObj(b -> new Cell("s", "v", b, 100)).toList();
    Rounds rounds = new Rounds(3);
    assertThat(rounds.order(cells, 1)).containsExactlyInAnyOrderElementsOf(cells);
    assertThat(rounds.order(cells, 1)).isEqualTo(new Rounds(3).order(cells, 1));
    assertThat(rounds.order(cells, 1)).isNotEqualTo(rounds.order(cells, 2));
    assertThat(rounds.order(cells, 1)).isNotEqualTo(new Rounds(4).order(cells, 1));
  }
}
