package io.twoscales.traces;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Traces whose rate itself is random, drawn with a seed: the same numbers on every machine.
 * Requests are drawn at these rates afterwards, so that counts scatter around them once more.
 */
public final class RandomTraces {
  private static final int MAX_SOURCES = 10_000;

  private RandomTraces() {}

  /**
   * Rates of a Markov-modulated Poisson process (Fischer and Meier-Hellstern, "The Markov-modulated
   * Poisson process cookbook", 1993): a rate is kept for an exponential time, then another one is
   * taken, all others being equally likely. In the long run a rate is in force in proportion to its
   * mean stay. A second that sees more than one rate has their mean.
   *
   * @param rates requests per second, at least two
   * @param meanStaySeconds how long each is kept on average, above 0
   */
  public static RateTrace markovModulated(
      String name, int seconds, double[] rates, double[] meanStaySeconds, long seed) {
    require(seconds >= 1, "at least one second");
    require(rates.length >= 2, "at least two rates");
    require(rates.length == meanStaySeconds.length, "a mean stay for each rate");
    require(Arrays.stream(rates).allMatch(r -> r >= 0 && r <= 1e9), "rates of at least 0");
    require(Arrays.stream(meanStaySeconds).allMatch(s -> s > 0 && s <= 1e9), "stays above 0");
    SplittableRandom random = new SplittableRandom(seed);
    double[] perSecond = new double[seconds];
    int state = stationary(meanStaySeconds, random);
    double at = 0;
    while (at < seconds) {
      double end = at - StrictMath.log(1 - random.nextDouble()) * meanStaySeconds[state];
      add(perSecond, at, end, rates[state]);
      at = end;
      int other = random.nextInt(rates.length - 1);
      state = other < state ? other : other + 1;
    }
    return new RateTrace(name, perSecond);
  }

  private static int stationary(double[] weights, SplittableRandom random) {
    double left = random.nextDouble() * Arrays.stream(weights).sum();
    for (int state = 0; state < weights.length - 1; state++) {
      left -= weights[state];
      if (left < 0) {
        return state;
      }
    }
    return weights.length - 1;
  }

  /**
   * Self-similar rates: independent sources that are on and off for Pareto times (Willinger, Taqqu,
   * Sherman and Wilson, "Self-similarity through high-variability", 1997). With many sources and
   * over long times the Hurst parameter is (3 − α)/2. In equilibrium from the first second on.
   *
   * @param sources how many, at most 10,000
   * @param perSource requests per second of a source that is on
   * @param meanOnSeconds mean time a source is on, above 0
   * @param meanOffSeconds mean time a source is off, above 0
   * @param alpha tail index of both, above 1 and below 2: the smaller, the burstier
   */
  public static RateTrace selfSimilar(
      String name,
      int seconds,
      int sources,
      double perSource,
      double meanOnSeconds,
      double meanOffSeconds,
      double alpha,
      long seed) {
    require(seconds >= 1, "at least one second");
    require(sources >= 1 && sources <= MAX_SOURCES, "1 to " + MAX_SOURCES + " sources");
    require(perSource > 0 && perSource <= 1e9, "a rate per source above 0");
    require(meanOnSeconds > 0 && meanOffSeconds > 0, "times on and off above 0");
    require(alpha > 1 && alpha < 2, "alpha above 1 and below 2");
    SplittableRandom random = new SplittableRandom(seed);
    Pareto on = new Pareto(meanOnSeconds, alpha);
    Pareto off = new Pareto(meanOffSeconds, alpha);
    double[] perSecond = new double[seconds];
    for (int source = 0; source < sources; source++) {
      boolean isOn = random.nextDouble() < meanOnSeconds / (meanOnSeconds + meanOffSeconds);
      double at = 0;
      double end = (isOn ? on : off).residual(random.nextDouble());
      while (at < seconds) {
        if (isOn) {
          add(perSecond, at, end, perSource);
        }
        isOn = !isOn;
        at = end;
        end = at + (isOn ? on : off).draw(random.nextDouble());
      }
    }
    return new RateTrace(name, perSecond);
  }

  /** Adds a rate from one moment to another. */
  private static void add(double[] perSecond, double from, double to, double rate) {
    double end = Math.min(to, perSecond.length);
    double at = from;
    while (at < end) {
      int second = (int) at;
      double next = Math.min(end, second + 1.0);
      perSecond[second] += rate * (next - at);
      at = next;
    }
  }

  /** Times with a tail that falls with the power alpha. */
  private record Pareto(double mean, double alpha) {
    private double least() {
      return mean * (alpha - 1) / alpha;
    }

    double draw(double u) {
      return least() * StrictMath.pow(1 - u, -1 / alpha);
    }

    /** What is left of a time that is under way, in equilibrium. */
    double residual(double u) {
      return u < (alpha - 1) / alpha
          ? u * mean
          : least() * StrictMath.pow(alpha * (1 - u), -1 / (alpha - 1));
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("expected " + what);
    }
  }
}
