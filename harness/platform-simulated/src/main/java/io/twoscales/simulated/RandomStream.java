package io.twoscales.simulated;

/**
 * Random numbers from a seed: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), and what is drawn from
 * it. Only operations whose result the Java language fixes to the last bit are used.
 */
final class RandomStream {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1p-53;

  private long state;
  private double spare;
  private boolean hasSpare;

  RandomStream(long seed) {
    this.state = seed;
  }

  /** The stream of one purpose, numbered, out of a run's seed. */
  static RandomStream of(long seed, long purpose) {
    return new RandomStream(mix(seed + GOLDEN * (purpose + 1)));
  }

  long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  /** Uniform from 0 (within) to 1 (without). */
  double nextDouble() {
    return (nextLong() >>> 11) * UNIT;
  }

  /** Exponential with mean 1. */
  double nextExponential() {
    return ExponentialZiggurat.draw(this);
  }

  /** Normal with mean 0 and standard deviation 1 (Marsaglia's polar method). */
  double nextGaussian() {
    if (hasSpare) {
      hasSpare = false;
      return spare;
    }
    double x;
    double y;
    double square;
    do {
      x = 2 * nextDouble() - 1;
      y = 2 * nextDouble() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    double factor = Math.sqrt(-2 * StrictMath.log(square) / square);
    spare = y * factor;
    hasSpare = true;
    return x * factor;
  }

  /** A number between 0 and 1 that belongs to two others, whatever else is drawn. */
  static double uniformOf(long seed, long first, long second) {
    return (mix(mix(seed + GOLDEN * first) + GOLDEN * second) >>> 11) * UNIT;
  }

  static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
