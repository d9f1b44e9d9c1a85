package io.twoscales.traces.fitted;

import java.util.Arrays;
import java.util.List;

/**
 * The statistics of a trace from which others like it are drawn.
 *
 * <p>Outside of episodes the rate is the daily profile times a level. The level is a Gaussian
 * process put through its marginal distribution (autoregressive-to-anything: Cario and Nelson,
 * "Autoregressive to anything", 1996), the Gaussian process a sum of first-order autoregressions
 * whose time scales grow geometrically, which gives long memory over those scales (Granger, "Long
 * memory relationships and the aggregation of dynamic models", 1980). Episodes, surges added to it
 * and gaps cut out of it, follow each other at random distances (the spikes of Bodik et al.,
 * "Characterizing, modeling, and generating workload spikes for stateful services", 2010).
 *
 * @param profilePerSecond requests per second at equal distances over a day, beginning with the
 *     trace's first second; one number where the trace is shorter than two days
 * @param level marginal distribution of the level
 * @param memory the autoregressions; what their shares lack of 1 is noise without memory
 * @param surges what is added
 * @param gaps what is cut out
 * @param wholeNumbers whether rates are whole, as counts are
 */
public record FittedModel(
    double[] profilePerSecond,
    Distribution level,
    List<Memory> memory,
    Surges surges,
    Gaps gaps,
    boolean wholeNumbers) {

  /**
   * A first-order autoregression.
   *
   * @param seconds after which 1/e of its correlation is left
   * @param share of the variance, from 0 to 1
   */
  public record Memory(double seconds, double share) {
    public Memory {
      require(seconds > 0 && seconds <= 1e9, "a memory of more than 0 s");
      require(share >= 0 && share <= 1, "a share from 0 to 1");
    }
  }

  /**
   * Surges.
   *
   * @param perDay how many, 0 for none
   * @param byHour how often they begin in each hour of a day, relative to each other; 24 numbers
   * @param apartSeconds distribution of the time from the end of one to the beginning of the next,
   *     on a clock that runs with the frequencies of the hours
   * @param heightPerSecond distribution of what they add
   * @param lastingSeconds distribution of how long more than half of it is there
   * @param rise shares of the height at {@link #RISE_FROM}, one second apart, around the beginning
   * @param fall the same around the end
   * @param scatter variance over mean of the added rate around its height; 1 for a Poisson process
   */
  public record Surges(
      double perDay,
      double[] byHour,
      Distribution apartSeconds,
      Distribution heightPerSecond,
      Distribution lastingSeconds,
      double[] rise,
      double[] fall,
      double scatter) {
    /** The first second of the shapes, relative to the beginning or end. */
    public static final int RISE_FROM = -60;

    /** How many seconds the shapes have. */
    public static final int SHAPE_SECONDS = 180;

    public Surges {
      require(perDay >= 0 && perDay <= 86_400, "0 to 86400 surges a day");
      requireHours(byHour);
      require(
          rise.length == SHAPE_SECONDS && fall.length == SHAPE_SECONDS, "shapes of 180 numbers");
      require(scatter >= 0 && scatter <= 1e6, "a scatter of at least 0");
    }
  }

  /**
   * Gaps: times when next to nothing is recorded.
   *
   * @param perDay how many, 0 for none
   * @param byHour how often they begin in each hour of a day, relative to each other; 24 numbers
   * @param apartSeconds as of surges
   * @param lastingSeconds distribution of their length
   * @param left share of the rate that is left
   */
  public record Gaps(
      double perDay,
      double[] byHour,
      Distribution apartSeconds,
      Distribution lastingSeconds,
      double left) {
    public Gaps {
      require(perDay >= 0 && perDay <= 86_400, "0 to 86400 gaps a day");
      requireHours(byHour);
      require(left >= 0 && left <= 1, "a share from 0 to 1");
    }
  }

  public FittedModel {
    require(profilePerSecond.length >= 1, "a profile of at least one number");
    for (double rate : profilePerSecond) {
      require(rate >= 0 && rate <= 1e9, "rates of at least 0");
    }
    memory = List.copyOf(memory);
    double shares = memory.stream().mapToDouble(Memory::share).sum();
    require(shares <= 1.001, "shares of at most 1 together");
  }

  static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("expected " + what);
    }
  }

  private static void requireHours(double[] byHour) {
    require(byHour.length == 24, "24 numbers, one for each hour");
    for (double weight : byHour) {
      require(weight >= 0 && weight <= 1e9, "numbers of at least 0");
    }
    require(Arrays.stream(byHour).sum() > 0, "an hour with a number above 0");
  }
}
