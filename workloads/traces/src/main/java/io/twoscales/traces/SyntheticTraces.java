package io.twoscales.traces;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Seeded traces for where no real one is at hand. */
public final class SyntheticTraces {
  private static final double RISE_BEGINS = 0.35;
  private static final int RISE_SECONDS = 3;
  private static final double FALL_BEGINS = 0.85;
  private static final double FALL_ENDS = 0.95;
  private static final double NOISE = 0.12;

  private SyntheticTraces() {}

  /**
   * A surge as in the Twitter trace: a noisy base for the first third, a rise to the peak within
   * three seconds, a noisy plateau, and a fall to the base in the last seventh.
   *
   * @param seconds length, at least 10
   * @param basePerSecond mean rate before and after, above 0
   * @param peakPerSecond highest rate, above the base; reached once exactly
   * @param seed of the noise
   */
  public static RateTrace surge(
      String name, int seconds, double basePerSecond, double peakPerSecond, long seed) {
    if (seconds < 10 || !(basePerSecond > 0) || !(peakPerSecond > basePerSecond)) {
      throw new IllegalArgumentException(
          "expected at least 10 seconds and 0 < base < peak, found %d seconds, base %s, peak %s"
              .formatted(seconds, basePerSecond, peakPerSecond));
    }
    SplittableRandom random = new SplittableRandom(seed);
    double riseBegins = RISE_BEGINS * seconds;
    double[] rates = new double[seconds];
    double highest = 0;
    for (int second = 0; second < seconds; second++) {
      double rising = clamp((second + 1 - riseBegins) / RISE_SECONDS);
      double falling =
          clamp((second - FALL_BEGINS * seconds) / ((FALL_ENDS - FALL_BEGINS) * seconds));
      double level =
          basePerSecond + (peakPerSecond - basePerSecond) * Math.min(rising, 1 - falling);
      rates[second] = level * (1 + NOISE * (2 * random.nextDouble() - 1));
      highest = Math.max(highest, rates[second]);
    }
    for (int second = 0; second < seconds; second++) {
      rates[second] =
          rates[second] == highest ? peakPerSecond : Math.min(rates[second], peakPerSecond);
    }
    return new RateTrace(name, rates);
  }

  /**
   * One rate after the other.
   *
   * @param ratesPerSecond each 0 or more
   * @param seconds how long each lasts, at least 1
   */
  public static RateTrace steps(String name, double[] ratesPerSecond, int[] seconds) {
    if (ratesPerSecond.length != seconds.length || seconds.length == 0) {
      throw new IllegalArgumentException(
          "expected as many lengths as rates, found %d and %d"
              .formatted(seconds.length, ratesPerSecond.length));
    }
    double[] rates = new double[Arrays.stream(seconds).sum()];
    int from = 0;
    for (int step = 0; step < seconds.length; step++) {
      Arrays.fill(rates, from, from + seconds[step], ratesPerSecond[step]);
      from += seconds[step];
    }
    return new RateTrace(name, rates);
  }

  /** The same rate all the time. */
  public static RateTrace constant(String name, int seconds, double perSecond) {
    return step(name, seconds, perSecond, perSecond);
  }

  /** One rate for the first half, another for the second. */
  public static RateTrace step(
      String name, int seconds, double beforePerSecond, double afterPerSecond) {
    double[] rates = new double[seconds];
    for (int second = 0; second < seconds; second++) {
      rates[second] = second < seconds / 2 ? beforePerSecond : afterPerSecond;
    }
    return new RateTrace(name, rates);
  }

  private static double clamp(double share) {
    return Math.max(0, Math.min(1, share));
  }
}
