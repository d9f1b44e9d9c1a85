package io.twoscales.core.experiment;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * CPU limits as the kernel keeps them: a replica may use its share of a period at once, and waits
 * when it has. What batches need is CPU time then.
 *
 * @param period the CFS period, above 0
 * @param tick between the ticks of the kernel's timer, in which it looks who has used up its quota;
 *     zero where it is to look at once
 * @param cpus how many CPUs the replicas share, whose limits do not keep them from wanting one at
 *     the same moment; empty where there are as many as they want
 * @param slowdown by stage, how many times the CPU that the profile says batches need; 1 where a
 *     stage is not named
 * @param drift how many times slower the machine was in each run than that
 * @param waking by stage, how much more CPU batches need that find a replica idle
 * @param steal what the machine below took from the CPUs
 */
public record CpuQuotas(
    Duration period,
    Duration tick,
    Optional<Integer> cpus,
    Map<String, Double> slowdown,
    MachineDrift drift,
    Map<String, Waking> waking,
    CpuSteal steal) {

  public CpuQuotas {
    slowdown = Map.copyOf(slowdown);
    waking = Map.copyOf(waking);
    if (period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException("expected a period above 0, found " + period);
    }
    if (tick.isNegative()) {
      throw new IllegalArgumentException("expected no tick below 0, found " + tick);
    }
    cpus.filter(count -> count < 1)
        .ifPresent(
            count -> {
              throw new IllegalArgumentException("expected at least one CPU, found " + count);
            });
    slowdown.forEach(
        (stage, factor) -> {
          if (!(factor > 0) || factor.isInfinite()) {
            throw new IllegalArgumentException(
                "expected a slowdown above 0 of %s, found %s".formatted(stage, factor));
          }
        });
  }

  /** Quotas alone, kept at once. */
  public static CpuQuotas of(Duration period) {
    return new CpuQuotas(
        period,
        Duration.ZERO,
        Optional.empty(),
        Map.of(),
        MachineDrift.NONE,
        Map.of(),
        CpuSteal.NONE);
  }

  /**
   * How many times the CPU that the profile says batches of a stage need in a run.
   *
   * @param run as in {@code hybrid-1}
   */
  public double slowdownOf(String stage, String run) {
    return slowdown.getOrDefault(stage, 1.0) * drift.of(run);
  }

  /**
   * How much more CPU batches of a stage need in a run that find a replica idle.
   *
   * @param run as in {@code hybrid-1}
   */
  public Waking wakingOf(String stage, String run) {
    return waking.getOrDefault(stage, Waking.NONE).slower(drift.of(run));
  }
}
