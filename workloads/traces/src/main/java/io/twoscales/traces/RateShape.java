package io.twoscales.traces;

/** The course of a generated trace, without noise. Rates are requests per second. */
public sealed interface RateShape {

  /**
   * The rate in a second.
   *
   * @param second from 0, less than {@code seconds}
   * @param seconds length of the trace
   */
  double ratePerSecond(int second, int seconds);

  /** The greatest rate this shape can have. */
  double peakPerSecond();

  /**
   * The same rate all the time.
   *
   * @param perSecond finite, 0 or more
   */
  record Constant(double perSecond) implements RateShape {
    public Constant {
      requireRate("rate", perSecond);
    }

    @Override
    public double ratePerSecond(int second, int seconds) {
      return perSecond;
    }

    @Override
    public double peakPerSecond() {
      return perSecond;
    }
  }

  /**
   * One rate, then another, from one second to the next.
   *
   * @param beforePerSecond finite, 0 or more
   * @param afterPerSecond finite, 0 or more
   * @param atSecond the first second of the second rate, 0 or more
   */
  record Step(double beforePerSecond, double afterPerSecond, int atSecond) implements RateShape {
    public Step {
      requireRate("rate before the step", beforePerSecond);
      requireRate("rate after the step", afterPerSecond);
      if (atSecond < 0) {
        throw new IllegalArgumentException("expected a step at second 0 or later: " + atSecond);
      }
    }

    @Override
    public double ratePerSecond(int second, int seconds) {
      return second < atSecond ? beforePerSecond : afterPerSecond;
    }

    @Override
    public double peakPerSecond() {
      return Math.max(beforePerSecond, afterPerSecond);
    }
  }

  /**
   * A base; after a third of the time a straight rise to the peak within 5 s (1 s in a trace of
   * less than 60 s, in proportion between); the peak until two thirds; a straight fall over the
   * next sixth; and the base again for the last sixth.
   *
   * @param basePerSecond finite, 0 or more
   * @param peakPerSecond finite, greater than the base
   */
  record Surge(double basePerSecond, double peakPerSecond) implements RateShape {
    private static final int MAX_RISE_SECONDS = 5;
    private static final int SECONDS_PER_RISE_SECOND = 60;

    public Surge {
      requireRate("base", basePerSecond);
      requireRate("peak", peakPerSecond);
      if (peakPerSecond <= basePerSecond) {
        throw new IllegalArgumentException(
            "expected a peak greater than the base of %s/s, found %s/s"
                .formatted(basePerSecond, peakPerSecond));
      }
    }

    @Override
    public double ratePerSecond(int second, int seconds) {
      // This form, unlike base + height × (peak − base), is exact at both ends.
      double height = height(second, seconds);
      return height * peakPerSecond + (1 - height) * basePerSecond;
    }

    /** From 0, the base, to 1, the peak. */
    private static double height(int second, int seconds) {
      int riseFrom = seconds / 3;
      int riseSeconds = Math.max(1, Math.min(MAX_RISE_SECONDS, seconds / SECONDS_PER_RISE_SECOND));
      int fallFrom = 2 * seconds / 3;
      int fallSeconds = Math.max(1, seconds / 6);
      if (second < riseFrom || second >= fallFrom + fallSeconds) {
        return 0;
      }
      if (second < fallFrom) {
        return Math.min(1, (second - riseFrom + 1) / (riseSeconds + 1.0));
      }
      return 1 - (second - fallFrom + 1) / (fallSeconds + 1.0);
    }
  }

  private static void requireRate(String what, double perSecond) {
    if (!(perSecond >= 0) || Double.isInfinite(perSecond)) {
      throw new IllegalArgumentException(
          "expected a finite %s of 0 or more requests per second, found %s"
              .formatted(what, perSecond));
    }
  }
}
