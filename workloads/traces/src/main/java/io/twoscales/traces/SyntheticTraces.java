package io.twoscales.traces;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

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

  /** From one rate to another in a straight line. */
  public static RateTrace ramp(String name, int seconds, double fromPerSecond, double toPerSecond) {
    return shape(
        name,
        seconds,
        second ->
            fromPerSecond + (toPerSecond - fromPerSecond) * second / Math.max(1, seconds - 1));
  }

  /**
   * A wave; with a period of a day the load of one.
   *
   * @param amplitude at most the mean
   */
  public static RateTrace sine(
      String name, int seconds, double meanPerSecond, double amplitude, double periodSeconds) {
    if (!(amplitude >= 0 && amplitude <= meanPerSecond) || !(periodSeconds > 0)) {
      throw new IllegalArgumentException(
          "expected 0 <= amplitude <= mean and a period above 0, found amplitude %s, mean %s, period %s s"
              .formatted(amplitude, meanPerSecond, periodSeconds));
    }
    return shape(
        name,
        seconds,
        second ->
            Math.max(
                0,
                meanPerSecond + amplitude * StrictMath.sin(2 * Math.PI * second / periodSeconds)));
  }

  /**
   * Spikes at equal distances; the first begins after one distance.
   *
   * @param everySeconds from the beginning of one to that of the next
   * @param lastingSeconds length of each, less than the distance
   */
  public static RateTrace spikes(
      String name,
      int seconds,
      double basePerSecond,
      double peakPerSecond,
      int everySeconds,
      int lastingSeconds) {
    if (lastingSeconds < 1 || everySeconds <= lastingSeconds) {
      throw new IllegalArgumentException(
          "expected spikes of at least 1 s and further apart than they last, found %d s every %d s"
              .formatted(lastingSeconds, everySeconds));
    }
    return shape(
        name,
        seconds,
        second ->
            second >= everySeconds && second % everySeconds < lastingSeconds
                ? peakPerSecond
                : basePerSecond);
  }

  /**
   * A flash crowd: a straight rise, a while at the peak, and an exponential decay.
   *
   * @param atSecond when the rise begins
   * @param riseSeconds how long it takes
   * @param holdSeconds how long the peak stays
   * @param decaySeconds after which 1/e of the crowd is left, above 0
   */
  public static RateTrace flashCrowd(
      String name,
      int seconds,
      double basePerSecond,
      double peakPerSecond,
      int atSecond,
      int riseSeconds,
      int holdSeconds,
      double decaySeconds) {
    if (!(decaySeconds > 0) || !(peakPerSecond > basePerSecond)) {
      throw new IllegalArgumentException(
          "expected a peak above the base and a decay above 0, found base %s, peak %s, decay %s s"
              .formatted(basePerSecond, peakPerSecond, decaySeconds));
    }
    return shape(
        name,
        seconds,
        second -> {
          double since = second - atSecond;
          double fallen = since - riseSeconds - holdSeconds;
          double share =
              since < 0
                  ? 0
                  : since < riseSeconds
                      ? (since + 1) / (riseSeconds + 1)
                      : fallen < 0 ? 1 : StrictMath.exp(-fallen / decaySeconds);
          return basePerSecond + (peakPerSecond - basePerSecond) * share;
        });
  }

  private static RateTrace shape(String name, int seconds, IntToDoubleFunction rate) {
    if (seconds < 1) {
      throw new IllegalArgumentException("expected at least one second, found " + seconds);
    }
    return new RateTrace(name, IntStream.range(0, seconds).mapToDouble(rate).toArray());
  }

  private static double clamp(double share) {
    return Math.max(0, Math.min(1, share));
  }
}
