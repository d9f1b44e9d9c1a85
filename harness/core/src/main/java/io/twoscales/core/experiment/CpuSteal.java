package io.twoscales.core.experiment;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the machine below took from the CPUs of the replicas, as it was in the runs of a measured
 * set. A limit does not know of it: CPU that was taken is not charged to a replica, its batches
 * only take longer.
 *
 * @param byRun by run, as in {@code hybrid-1}: of each second of the window, the share, 0 to 1, of
 *     the time in which replicas wanted the CPUs; nothing is taken where a run or second is missing
 */
public record CpuSteal(Map<String, double[]> byRun) {
  /** Nothing is taken. */
  public static final CpuSteal NONE = new CpuSteal(Map.of());

  public CpuSteal {
    Map<String, double[]> copy = new TreeMap<>();
    byRun.forEach(
        (run, shares) -> {
          for (double share : shares) {
            if (!(share >= 0 && share <= 1)) {
              throw new IllegalArgumentException(
                  "expected shares from 0 to 1 of %s, found %s".formatted(run, share));
            }
          }
          copy.put(run, shares.clone());
        });
    byRun = Collections.unmodifiableMap(copy);
  }

  /** What was taken in each second of a run; empty where nothing was. */
  public double[] of(String run) {
    return byRun.getOrDefault(run, new double[0]).clone();
  }

  /** The mean over all seconds that are known; 0 when none is. */
  public double meanShare() {
    return byRun.values().stream().flatMapToDouble(Arrays::stream).average().orElse(0);
  }

  /** The worst second's; 0 when none is known. */
  public double mostShare() {
    return byRun.values().stream().flatMapToDouble(Arrays::stream).max().orElse(0);
  }
}
