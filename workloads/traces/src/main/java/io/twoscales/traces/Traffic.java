package io.twoscales.traces;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * What is replayed: at which moments requests arrive, and at which rate one has to expect them.
 * Immutable.
 */
public sealed interface Traffic {

  /** Requests to expect, per second. */
  RateTrace rates();

  /** The moments of one replay; the same seed gives the same microseconds on every machine. */
  Arrivals draw(long seed);

  /** How moments come about, for the reader of a result: {@code POISSON}, {@code RECORDED}. */
  String process();

  /**
   * An independent random share of the requests: each is kept with this probability. Of a Poisson
   * process that is the process of the lower rate (Kingman, "Poisson Processes", 1993, §5.1).
   *
   * @param share above 0, at most 1
   */
  Traffic thinned(double share);

  /**
   * The same shape with rates multiplied by a factor above 0.
   *
   * @throws TraceException when recorded requests would have to be multiplied
   */
  Traffic scaledBy(double factor);

  /**
   * The same shape with this highest rate, requests per second.
   *
   * @throws TraceException when there is no request, or recorded ones would have to be multiplied
   */
  default Traffic scaledToPeak(double peakPerSecond) {
    double peak = rates().peak();
    if (peak == 0) {
      throw new TraceException("trace " + rates().name() + " has no requests to scale");
    }
    return scaledBy(peakPerSecond / peak);
  }

  /** Requests drawn at rates. */
  record Drawn(RateTrace rates, ArrivalProcess arrivals) implements Traffic {
    @Override
    public Arrivals draw(long seed) {
      return Arrivals.draw(rates, arrivals, seed);
    }

    @Override
    public String process() {
      return arrivals.toString();
    }

    @Override
    public Traffic thinned(double share) {
      return arrivals == ArrivalProcess.POISSON && share < 1
          ? scaledBy(share)
          : Thinned.of(this, share);
    }

    @Override
    public Traffic scaledBy(double factor) {
      return new Drawn(rates.scaledBy(factor), arrivals);
    }

    @Override
    public Traffic scaledToPeak(double peakPerSecond) {
      return new Drawn(rates.scaledToPeak(peakPerSecond), arrivals);
    }
  }

  /** Requests as they were recorded, to the microsecond. */
  final class Recorded implements Traffic {
    private final ArrivalTrace trace;
    private final RateTrace rates;

    public Recorded(ArrivalTrace trace) {
      this.trace = trace;
      this.rates = trace.counts();
    }

    @Override
    public RateTrace rates() {
      return rates;
    }

    @Override
    public Arrivals draw(long seed) {
      return trace.arrivals();
    }

    @Override
    public String process() {
      return "RECORDED";
    }

    @Override
    public Traffic thinned(double share) {
      return Thinned.of(this, share);
    }

    @Override
    public Traffic scaledBy(double factor) {
      return Thinned.of(this, factor);
    }
  }

  /**
   * A random share of the requests of something else.
   *
   * @param share above 0, below 1
   */
  record Thinned(Traffic whole, double share, RateTrace rates) implements Traffic {
    private static final double ROUNDING = 1e-9;

    static Traffic of(Traffic whole, double share) {
      if (!(share > 0) || share > 1 + ROUNDING) {
        throw new TraceException(
            String.format(
                Locale.ROOT,
                "trace %s: recorded requests can be thinned, not multiplied (by %.3f); add traces"
                    + " up with `mix`, or draw requests at its rates: `arrivals: poisson`",
                whole.rates().name(),
                share));
      }
      return share >= 1 ? whole : new Thinned(whole, share, whole.rates().scaledBy(share));
    }

    @Override
    public Arrivals draw(long seed) {
      SplittableRandom seeds = new SplittableRandom(seed);
      return whole.draw(seeds.nextLong()).thinned(share, seeds.nextLong());
    }

    @Override
    public String process() {
      return whole.process() + ", a share of " + share;
    }

    @Override
    public Traffic thinned(double further) {
      return of(whole, share * further);
    }

    @Override
    public Traffic scaledBy(double factor) {
      return of(whole, share * factor);
    }
  }

  /** Several at once, as long as the longest of them. */
  final class Mix implements Traffic {
    private final List<Traffic> parts;
    private final RateTrace rates;

    public Mix(String name, List<Traffic> parts) {
      this.parts = List.copyOf(parts);
      this.rates = RateTrace.sum(name, parts.stream().map(Traffic::rates).toList());
    }

    @Override
    public RateTrace rates() {
      return rates;
    }

    @Override
    public Arrivals draw(long seed) {
      SplittableRandom seeds = new SplittableRandom(seed);
      return Arrivals.merged(parts.stream().map(part -> part.draw(seeds.nextLong())).toList());
    }

    @Override
    public String process() {
      return parts.stream().map(Traffic::process).collect(Collectors.joining(" + "));
    }

    @Override
    public Traffic thinned(double share) {
      return new Mix(rates.name(), parts.stream().map(part -> part.thinned(share)).toList());
    }

    @Override
    public Traffic scaledBy(double factor) {
      return new Mix(rates.name(), parts.stream().map(part -> part.scaledBy(factor)).toList());
    }
  }
}
