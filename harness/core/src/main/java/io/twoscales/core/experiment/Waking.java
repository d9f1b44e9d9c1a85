package io.twoscales.core.experiment;

import java.time.Duration;

/**
 * How much more CPU a batch needs that finds its replica idle: while it waited others have had the
 * CPU and its caches. The surplus approaches its limit exponentially with the time that the replica
 * had nothing to do.
 *
 * @param cpu CPU time that a batch needs more after a long idle time
 * @param idle idle time after which all but a share of 1/e of that is needed
 */
public record Waking(Duration cpu, Duration idle) {

  /** As fast as ever. */
  public static final Waking NONE = new Waking(Duration.ZERO, Duration.ofSeconds(1));

  public Waking {
    if (cpu.isNegative() || idle.isNegative() || idle.isZero()) {
      throw new IllegalArgumentException(
          "expected CPU time of at least 0 and an idle time above 0, found %s and %s"
              .formatted(cpu, idle));
    }
  }

  /**
   * CPU time that a batch needs more, in nanoseconds.
   *
   * @param idleNanos for how long its replica had nothing to do
   */
  public double extraNanos(double idleNanos) {
    return cpu.isZero() ? 0 : cpu.toNanos() * -StrictMath.expm1(-idleNanos / idle.toNanos());
  }

  /** On a machine so many times slower. */
  public Waking slower(double factor) {
    return new Waking(Duration.ofNanos(Math.round(factor * cpu.toNanos())), idle);
  }
}
