package io.twoscales.traces.fitted;

import io.twoscales.traces.RateTrace;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws traces from a model: the same numbers on every machine for the same seed. */
public final class FittedTraces {
  private FittedTraces() {}

  /**
   * Draws a trace.
   *
   * @param seconds its length, at least 1; it begins at the time of day the model's trace began
   */
  public static RateTrace draw(String name, FittedModel model, int seconds, long seed) {
    FittedModel.require(seconds >= 1, "at least one second");
    SplittableRandom seeds = new SplittableRandom(seed);
    double[] rates = level(model, seconds, new Gaussian(seeds.split()));
    addSurges(rates, model.surges(), new Gaussian(seeds.split()), seeds.split());
    cutGaps(rates, model.gaps(), new Gaussian(seeds.split()), seeds.split());
    Arrays.setAll(
        rates,
        second ->
            model.wholeNumbers()
                ? Math.rint(Math.max(0, rates[second]))
                : Math.max(0, rates[second]));
    return new RateTrace(name, rates);
  }

  private static double[] level(FittedModel model, int seconds, Gaussian gaussian) {
    int n = model.memory().size();
    double[] state = new double[n];
    double[] keep = new double[n];
    double[] fresh = new double[n];
    double[] weight = new double[n];
    double rest = 1;
    for (int k = 0; k < n; k++) {
      FittedModel.Memory memory = model.memory().get(k);
      keep[k] = StrictMath.exp(-1 / memory.seconds());
      fresh[k] = Math.sqrt(1 - keep[k] * keep[k]);
      weight[k] = Math.sqrt(memory.share());
      rest -= memory.share();
      state[k] = gaussian.next();
    }
    double noise = Math.sqrt(Math.max(0, rest));
    double[] rates = new double[seconds];
    for (int second = 0; second < seconds; second++) {
      double normal = noise * gaussian.next();
      for (int k = 0; k < n; k++) {
        normal += weight[k] * state[k];
        state[k] = keep[k] * state[k] + fresh[k] * gaussian.next();
      }
      rates[second] = DailyProfile.at(model.profilePerSecond(), second) * model.level().at(normal);
    }
    return rates;
  }

  private static void addSurges(
      double[] rates, FittedModel.Surges surges, Gaussian gaussian, SplittableRandom random) {
    Renewal renewal =
        new Renewal(surges.perDay(), surges.byHour(), surges.apartSeconds(), gaussian);
    int begin = renewal.first(random);
    while (begin < rates.length) {
      int lasting = (int) Math.max(1, Math.rint(surges.lastingSeconds().at(gaussian.next())));
      double height = surges.heightPerSecond().at(gaussian.next());
      int from = Math.max(0, begin + FittedModel.Surges.RISE_FROM);
      int reach = FittedModel.Surges.SHAPE_SECONDS + FittedModel.Surges.RISE_FROM;
      int to = (int) Math.min(rates.length, (long) begin + lasting + reach);
      for (int second = from; second < to; second++) {
        double added =
            height
                * shape(surges.rise(), second - begin, 1)
                * shape(surges.fall(), second - begin - lasting, 0);
        rates[second] += added + Math.sqrt(surges.scatter() * added) * gaussian.next();
      }
      begin = renewal.next((int) Math.min(rates.length, (long) begin + lasting));
    }
  }

  /**
   * The share at a second before or after the turn; before the shape begins, the turn's other side.
   */
  private static double shape(double[] shape, int since, double after) {
    int at = since - FittedModel.Surges.RISE_FROM;
    return at < 0 ? 1 - after : at < shape.length ? shape[at] : after;
  }

  private static void cutGaps(
      double[] rates, FittedModel.Gaps gaps, Gaussian gaussian, SplittableRandom random) {
    Renewal renewal = new Renewal(gaps.perDay(), gaps.byHour(), gaps.apartSeconds(), gaussian);
    int begin = renewal.first(random);
    while (begin < rates.length) {
      int lasting = (int) Math.max(1, Math.rint(gaps.lastingSeconds().at(gaussian.next())));
      int end = (int) Math.min(rates.length, (long) begin + lasting);
      for (int second = begin; second < end; second++) {
        rates[second] *= gaps.left();
      }
      begin = renewal.next(end);
    }
  }

  /** Beginnings of episodes, none before the one before has ended. */
  private static final class Renewal {
    private final boolean any;
    private final HoursOfDay clock;
    private final Distribution apart;
    private final Gaussian gaussian;

    Renewal(double perDay, double[] byHour, Distribution apart, Gaussian gaussian) {
      this.any = perDay > 0;
      this.clock = new HoursOfDay(byHour);
      this.apart = apart;
      this.gaussian = gaussian;
    }

    /** The first one: the time before it is a part of the time between two. */
    int first(SplittableRandom random) {
      return beginning(0, random.nextDouble() * apart.at(gaussian.next()));
    }

    /** The next one after an end. */
    int next(int end) {
      return beginning(end, apart.at(gaussian.next()));
    }

    private int beginning(int from, double distance) {
      if (!any) {
        return Integer.MAX_VALUE;
      }
      double at = clock.second(clock.shown(from) + distance);
      return (int) Math.min(Integer.MAX_VALUE, Math.max(from + 1.0, at));
    }
  }

  /** Standard normal numbers by Marsaglia's polar method, the same on every Java release. */
  private static final class Gaussian {
    private final SplittableRandom random;
    private double spare = Double.NaN;

    Gaussian(SplittableRandom random) {
      this.random = random;
    }

    double next() {
      if (!Double.isNaN(spare)) {
        double kept = spare;
        spare = Double.NaN;
        return kept;
      }
      double x;
      double y;
      double s;
      do {
        x = 2 * random.nextDouble() - 1;
        y = 2 * random.nextDouble() - 1;
        s = x * x + y * y;
      } while (s >= 1 || s == 0);
      double factor = Math.sqrt(-2 * StrictMath.log(s) / s);
      spare = y * factor;
      return x * factor;
    }
  }
}
