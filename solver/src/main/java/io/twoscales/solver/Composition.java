package io.twoscales.solver;

import java.util.List;

/**
 * How the latencies of stages make that of a pipeline: sums of what happens one after the other,
 * maxima of what happens side by side.
 */
sealed interface Composition {

  /** One stage: its latency and its cost. */
  record Stage(int stage) implements Composition {}

  /**
   * A stage once more, on a second path that series and parallel alone cannot bring together with
   * the first. Only its latency counts here.
   */
  record Ghost(int stage) implements Composition {}

  /** Parts one after the other: latencies add. */
  record Series(List<Composition> parts) implements Composition {}

  /** Parts side by side: the largest latency counts. */
  record Parallel(List<Composition> parts) implements Composition {}
}
