package io.twoscales.core.experiment;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CPU limits as the kernel keeps them: a replica may use its share of a period at once, and waits
 * when it has. What batches need is CPU time then.
 *
 * @param period the CFS period, above 0
 * @param cpus how many CPUs the replicas share, whose limits do not keep them from wanting one at
 *     the same moment; empty where there are as many as they want
 * @param slowdown by stage, how many times the CPU that the profile says batches need, a value for
 *     each repetition, the last one for those that follow; 1 where a stage is not named
 * @param waking by stage, how much more CPU batches need that find a replica idle
 * @param steal what the machine below took from the CPUs
 */
public record CpuQuotas(
    Duration period,
    Optional<Integer> cpus,
    Map<String, List<Double>> slowdown,
    Map<String, Waking> waking,
    CpuSteal steal) {

  public CpuQuotas {
    slowdown = Map.copyOf(slowdown);
    waking = Map.copyOf(waking);
    if (period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException("expected a period above 0, found " + period);
    }
    cpus.filter(count -> count < 1)
        .ifPresent(
            count -> {
              throw new IllegalArgumentException("expected at least one CPU, found " + count);
            });
    slowdown.forEach(
        (stage, factors) -> {
          if (factors.isEmpty() || factors.stream().anyMatch(f -> !(f > 0) || f.isInfinite())) {
            throw new IllegalArgumentException(
                "expected slowdowns above 0 of %s, found %s".formatted(stage, factors));
          }
        });
  }

  /** Quotas alone. */
  public static CpuQuotas of(Duration period) {
    return new CpuQuotas(period, Optional.empty(), Map.of(), Map.of(), CpuSteal.NONE);
  }

  /** How many times the CPU that the profile says batches of a stage need in a repetition. */
  public double slowdownOf(String stage, int repetition) {
    List<Double> factors = slowdown.getOrDefault(stage, List.of(1.0));
    return factors.get(Math.min(repetition, factors.size()) - 1);
  }

  /** How much more CPU batches of a stage need that find a replica idle. */
  public Waking wakingOf(String stage) {
    return waking.getOrDefault(stage, Waking.NONE);
  }
}
