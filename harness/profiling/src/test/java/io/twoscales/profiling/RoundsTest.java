package io.twoscales.profiling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final List<Cell> CELLS =
      Stream.of(100, 200, 300)
          .flatMap(
              millicores ->
                  IntStream.rangeClosed(1, 4).mapToObj(b -> new Cell("s", "v", b, millicores)))
          .toList();

  @Test
  void allCellsAreVisitedInAnotherOrderEachRoundAndTheSameBySeed() {
    Rounds rounds = new Rounds(3);
    assertThat(rounds.order(CELLS, 1)).containsExactlyInAnyOrderElementsOf(CELLS);
    assertThat(rounds.order(CELLS, 1)).isEqualTo(new Rounds(3).order(CELLS, 1));
    assertThat(rounds.order(CELLS, 1)).isNotEqualTo(rounds.order(CELLS, 2));
    assertThat(rounds.order(CELLS, 1)).isNotEqualTo(new Rounds(4).order(CELLS, 1));
  }

  @Test
  void aLimitIsSetOnceInARoundAndNeitherLimitsNorBatchesKeepTheirPlace() {
    Rounds rounds = new Rounds(3);
    for (int round = 1; round <= 20; round++) {
      List<Integer> limits = rounds.order(CELLS, round).stream().map(Cell::millicores).toList();
      assertThat(
              IntStream.range(1, limits.size())
                  .filter(i -> !limits.get(i).equals(limits.get(i - 1))))
          .as("changes in %s", limits)
          .hasSize(2);
    }
    assertThat(IntStream.rangeClosed(1, 20).mapToObj(round -> rounds.order(CELLS, round).get(0)))
        .extracting(Cell::millicores)
        .contains(100, 200, 300);
    assertThat(IntStream.rangeClosed(1, 20).mapToObj(round -> rounds.order(CELLS, round).get(0)))
        .extracting(Cell::batch)
        .contains(1, 2, 3, 4);
  }
}
