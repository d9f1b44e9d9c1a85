package io.twoscales.simulated;

import io.twoscales.core.experiment.Delay;

/** Draws delays. */
final class DelaySampler {
  private final double medianNanos;
  private final LogNormal factor;
  private final RandomStream random;

  DelaySampler(Delay delay, RandomStream random) {
    this.medianNanos = delay.median().toNanos();
    this.factor = factor(delay);
    this.random = random;
  }

  private static LogNormal factor(Delay delay) {
    return delay.median().isZero()
        ? LogNormal.NONE
        : LogNormal.ofTail((double) delay.p99().toNanos() / delay.median().toNanos());
  }

  long nextNanos() {
    return Math.round(medianNanos * factor.draw(random));
  }

  /** One of a delay that is not always the same. */
  static long nanos(Delay delay, RandomStream random) {
    return Math.round(delay.median().toNanos() * factor(delay).draw(random));
  }
}
