package io.twoscales.results.read;

import java.util.Comparator;

/**
 * One controller once.
 *
 * @param controller its name in the experiment
 * @param repetition from 1
 */
public record RunId(String controller, int repetition) implements Comparable<RunId> {
  private static final Comparator<RunId> ORDER =
      Comparator.comparing(RunId::controller).thenComparingInt(RunId::repetition);

  @Override
  public int compareTo(RunId other) {
    return ORDER.compare(this, other);
  }

  /** As in names of files: {@code themis-1}. */
  @Override
  public String toString() {
    return controller + "-" + repetition;
  }
}
