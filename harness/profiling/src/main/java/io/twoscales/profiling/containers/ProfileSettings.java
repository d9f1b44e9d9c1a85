package io.twoscales.profiling.containers;

import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.profiling.Grid;
import io.twoscales.profiling.StoppingRule;
import java.time.Duration;

/**
 * How a profile is measured.
 *
 * @param cfsPeriod period of the CPU quota; the profile holds for this one
 * @param starts cold starts at one CPU and as many at {@code smallStartMillicores}; 0 measures none
 * @param smallStartMillicores CPU of the smaller cold starts
 * @param seed of payloads and of the order in which cells are visited
 */
public record ProfileSettings(
    Pipeline pipeline,
    Grid grid,
    StoppingRule rule,
    Duration cfsPeriod,
    int starts,
    int smallStartMillicores,
    long seed) {

  /** CPU of the larger cold starts. */
  static final int ONE_CPU = 1000;

  public ProfileSettings {
    long periodMicros = cfsPeriod.toNanos() / 1000;
    if (periodMicros < 1000 || periodMicros > 1_000_000) {
      throw new IllegalArgumentException("the kernel takes periods from 1ms to 1s");
    }
    int smallest = Math.min(grid.smallestMillicores(), smallStartMillicores);
    if (smallest * periodMicros / 1000 < 1000) {
      throw new IllegalArgumentException(
          "%dm is a quota of less than 1 ms in a period of %d ms; raise one of them"
              .formatted(smallest, cfsPeriod.toMillis()));
    }
  }
}
