package io.twoscales.core.experiment;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * What the machine below took from the CPUs of the replicas, as it was in the runs of a measured
 * set. A limit does not know of it: CPU that was taken is not charged to a replica, its batches
 * take longer. They need more of it, too, as others have had the CPU and its caches meanwhile.
 *
 * @param byRun by run, as in {@code hybrid-1}: of each second of the window, the share, 0 to 1, of
 *     the time in which replicas wanted the CPUs; nothing is taken where a run or second is missing
 * @param cost how much more CPU batches need, as a share of what they need otherwise, were all of
 *     it taken; in proportion for less
 */
public record CpuSteal(Map<String, List<Double>> byRun, double cost) {
  /** Nothing is taken. */
  public static final CpuSteal NONE = new CpuSteal(Map.of(), 0);

  public CpuSteal {
    Map<String, List<Double>> copy = new TreeMap<>();
    byRun.forEach(
        (run, shares) -> {
          if (shares.stream().anyMatch(share -> !(share >= 0 && share <= 1))) {
            throw new IllegalArgumentException(
                "expected shares from 0 to 1 of %s, found %s".formatted(run, shares));
          }
          copy.put(run, List.copyOf(shares));
        });
    byRun = Collections.unmodifiableMap(copy);
    if (!(cost >= 0) || Double.isInfinite(cost)) {
      throw new IllegalArgumentException("expected a cost of at least 0, found " + cost);
    }
  }

  /** The same with another cost. */
  public CpuSteal costing(double other) {
    return new CpuSteal(byRun, other);
  }

  /** What was taken in each second of a run; empty where nothing was. */
  public List<Double> of(String run) {
    return byRun.getOrDefault(run, List.of());
  }

  /** The mean over all seconds; 0 where there are none. */
  public double meanShare() {
    return shares().average().orElse(0);
  }

  /** The worst second's; 0 where there are none. */
  public double mostShare() {
    return shares().max().orElse(0);
  }

  private DoubleStream shares() {
    return byRun.values().stream().flatMap(List::stream).mapToDouble(Double::doubleValue);
  }
}
