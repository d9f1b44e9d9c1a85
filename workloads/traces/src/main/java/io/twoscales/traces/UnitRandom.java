package io.twoscales.traces;

import java.util.SplittableRandom;

/**
 * Seeded random numbers that are the same on every JDK. Only the 64-bit output of {@link
 * SplittableRandom} (SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number
 * generators", OOPSLA 2014) is used: how the JDK makes other distributions of it has changed
 * between releases.
 */
final class UnitRandom {
  private final SplittableRandom bits;

  UnitRandom(long seed) {
    this.bits = new SplittableRandom(seed);
  }

  /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
  double uniform() {
    return (bits.nextLong() >>> 11) * 0x1.0p-53;
  }

  /** Exponential with mean 1, by inversion. */
  double exponential() {
    return -StrictMath.log(1 - uniform());
  }

  /** Standard normal, by the transform of Box and Muller. */
  double normal() {
    double radius = StrictMath.sqrt(2 * exponential());
    return radius * StrictMath.cos(2 * Math.PI * uniform());
  }

  /** A place in a list of this size; {@code size} is small, so the bias is beyond notice. */
  int below(int size) {
    return (int) (uniform() * size);
  }
}
