package io.twoscales.core.experiment;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many times slower a machine was in some runs than on the whole, as its clock and its
 * neighbours change from minute to minute.
 *
 * @param byRun by run, as in {@code hybrid-1}, a factor above 0; 1 of runs that are missing
 */
public record MachineDrift(Map<String, Double> byRun) {
  /** As fast in each run as on the whole. */
  public static final MachineDrift NONE = new MachineDrift(Map.of());

  public MachineDrift {
    byRun.forEach(
        (run, factor) -> {
          if (!(factor > 0) || factor.isInfinite()) {
            throw new IllegalArgumentException(
                "expected a factor above 0 of %s, found %s".formatted(run, factor));
          }
        });
    byRun = Collections.unmodifiableMap(new TreeMap<>(byRun));
  }

  /** Of a run. */
  public double of(String run) {
    return byRun.getOrDefault(run, 1.0);
  }
}
