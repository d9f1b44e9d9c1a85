package io.twoscales.simulated;

import io.twoscales.core.experiment.Delay;

/** Draws delays. */
final class DelaySampler {
  private final double medianNanos;
  private final LogNormal factor;
  private final RandomStream random;

  DelaySampler(Delay delay, RandomStream random) {
    this.medianNanos = delay.median().toNanos();
    this.factor =
        delay.median().isZero()
            ? LogNormal.NONE
            : LogNormal.ofTail((double) delay.p99().toNanos() / delay.median().toNanos());
    this.random = random;
  }

  long nextNanos() {
    return Math.round(medianNanos * factor.draw(random));
  }
}
