package io.twoscales.traces;

/** Generated traces, for where no recorded one is at hand. */
public final class SyntheticTraces {
  /** Standard deviation of {@link #surge}'s noise, as a part of the rate. */
  public static final double SURGE_NOISE = 0.05;

  /** A surge of fewer seconds has no room for its parts. */
  public static final int MIN_SURGE_SECONDS = 6;

  private static final double MAX_DEVIATIONS = 3;

  private SyntheticTraces() {}

  /**
   * A base load that surges to a peak within a few seconds, holds it for about a third of the time
   * and falls back ({@link RateShape.Surge}), with noise: each second's rate is multiplied by a
   * normal deviate of mean 1 and standard deviation {@link #SURGE_NOISE}, cut at three deviations.
   * No rate is above the peak, and the second in which the rise ends has exactly the peak.
   *
   * @param seconds length, at least {@link #MIN_SURGE_SECONDS}
   * @param basePerSecond requests per second outside the surge, finite, 0 or more
   * @param peakPerSecond requests per second at its top, finite, greater than the base
   * @throws IllegalArgumentException when a value is out of range
   */
  public static RateTrace surge(
      String name, int seconds, double basePerSecond, double peakPerSecond, long seed) {
    if (seconds < MIN_SURGE_SECONDS) {
      throw new IllegalArgumentException(
          "expected a surge of at least %d s, found %d s".formatted(MIN_SURGE_SECONDS, seconds));
    }
    RateTrace smooth = of(name, seconds, new RateShape.Surge(basePerSecond, peakPerSecond));
    UnitRandom random = new UnitRandom(seed);
    double[] perSecond = new double[seconds];
    boolean peaked = false;
    for (int second = 0; second < seconds; second++) {
      double rate = smooth.ratePerSecond(second);
      double deviations = Math.max(-MAX_DEVIATIONS, Math.min(MAX_DEVIATIONS, random.normal()));
      boolean firstAtPeak = !peaked && rate == peakPerSecond;
      peaked |= firstAtPeak;
      perSecond[second] =
          firstAtPeak
              ? peakPerSecond
              : Math.min(peakPerSecond, rate * (1 + SURGE_NOISE * deviations));
    }
    return new RateTrace(name, perSecond);
  }

  /**
   * A shape as it is, without noise.
   *
   * @param seconds length, at least 1
   * @throws IllegalArgumentException when the length is out of range
   */
  public static RateTrace of(String name, int seconds, RateShape shape) {
    if (seconds < 1) {
      throw new IllegalArgumentException("expected at least 1 s, found " + seconds + " s");
    }
    double[] perSecond = new double[seconds];
    for (int second = 0; second < seconds; second++) {
      perSecond[second] = shape.ratePerSecond(second, seconds);
    }
    return new RateTrace(name, perSecond);
  }
}
