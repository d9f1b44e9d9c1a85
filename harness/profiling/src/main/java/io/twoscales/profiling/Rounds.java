package io.twoscales.profiling;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * In which order cells are visited: every round all of those that need more, each time in another
 * order, so that a drift of the machine does not land on one cell. Those of one CPU limit come one
 * after the other, as a change of it costs more time than a visit.
 *
 * @param seed the same seed gives the same orders
 */
public record Rounds(long seed) {
  private static final long MIX = 0x9E3779B97F4A7C15L;

  /** The cells in the order of one round. */
  public List<Cell> order(List<Cell> cells, int round) {
    List<Cell> shuffled = new ArrayList<>(cells);
    Collections.shuffle(shuffled, random(round));
    List<Integer> limits =
        new ArrayList<>(shuffled.stream().map(Cell::millicores).distinct().toList());
    shuffled.sort(Comparator.comparingInt(cell -> limits.indexOf(cell.millicores())));
    return shuffled;
  }

  /** Chance for everything else in a round. */
  public Random random(int round) {
    return new Random(seed * MIX + round);
  }
}
