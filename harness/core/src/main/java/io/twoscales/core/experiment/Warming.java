package io.twoscales.core.experiment;

import java.time.Duration;

/**
 * How much slower replicas are that have just started: they have not yet compiled, loaded and
 * cached all that they will. The surplus falls exponentially with the CPU time that a replica has
 * used.
 *
 * @param slower how many times as much CPU its first batch needs, at least 1
 * @param cpu CPU time after which a share of 1/e of the surplus is left
 */
public record Warming(double slower, Duration cpu) {

  /** As fast from the first batch on. */
  public static final Warming NONE = new Warming(1, Duration.ofSeconds(1));

  public Warming {
    if (!(slower >= 1) || Double.isInfinite(slower) || cpu.isNegative() || cpu.isZero()) {
      throw new IllegalArgumentException(
          "expected at least 1 time and CPU time above 0, found %s and %s".formatted(slower, cpu));
    }
  }

  /**
   * How many times as much CPU a batch needs.
   *
   * @param hadNanos CPU time that its replica has had
   */
  public double factor(double hadNanos) {
    return slower == 1 ? 1 : 1 + (slower - 1) * StrictMath.exp(-hadNanos / cpu.toNanos());
  }
}
