package io.twoscales.reproduction.claims;

import io.twoscales.reproduction.WindowKind;
import io.twoscales.results.statistics.Interval;
import io.twoscales.results.statistics.Measure;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Optional;

/**
 * A claim of "A Tale of Two Scales" (arXiv 2407.14843), and how it is judged. The paper gives the
 * factor of ten; what counts as efficient and as seconds is our reading.
 */
public enum Claim {
  /** Against replicas of one unit, however many. */
  FEWER_VIOLATIONS_THAN_HORIZONTAL(
      "Over ten times fewer violations than horizontal scaling alone (fa2), in surges",
      WindowKind.SURGE) {
    @Override
    Optional<Judgement> judge(Sampled sampled, String subject) {
      return fewer(sampled, subject, HORIZONTAL);
    }
  },
  /** Against replicas that are resized and never added. */
  FEWER_VIOLATIONS_THAN_VERTICAL(
      "Over ten times fewer violations than vertical scaling alone (sponge), in surges",
      WindowKind.SURGE) {
    @Override
    Optional<Judgement> judge(Sampled sampled, String subject) {
      return fewer(sampled, subject, VERTICAL).map(judgement -> withPeak(judgement, sampled));
    }

    /** One replica per stage is the published policy; with enough of them it is another matter. */
    private Judgement withPeak(Judgement judgement, Sampled sampled) {
      return sampled.has(VERTICAL_FOR_PEAK)
          ? new Judgement(
              judgement.outcome(),
              judgement.quantity(),
              "%s; %s, with the peak's replicas, %s %%"
                  .formatted(
                      judgement.evidence(),
                      VERTICAL_FOR_PEAK,
                      percent(sampled.mean(VERTICAL_FOR_PEAK, Measure.VIOLATION_RATE).estimate())))
          : judgement;
    }
  },
  /** Once load is stable, one-unit replicas make it as cheap as horizontal scaling. */
  EFFICIENT_WHEN_STABLE(
      "Under steady load no costlier than horizontal scaling (fa2), by at most a tenth",
      WindowKind.STEADY) {
    @Override
    Optional<Judgement> judge(Sampled sampled, String subject) {
      if (!sampled.has(subject) || !sampled.has(HORIZONTAL)) {
        return Optional.empty();
      }
      Interval ratio = sampled.ratio(HORIZONTAL, subject, Measure.CORE_SECONDS);
      String evidence =
          String.format(
              Locale.ROOT,
              "%.0f against %.0f core-seconds, %.2f times%s",
              sampled.mean(subject, Measure.CORE_SECONDS).estimate(),
              sampled.mean(HORIZONTAL, Measure.CORE_SECONDS).estimate(),
              ratio.estimate(),
              range(ratio, "%.2f"));
      if (sampled.has(VERTICAL_FOR_PEAK)) {
        evidence +=
            String.format(
                Locale.ROOT,
                "; %s takes %.0f",
                VERTICAL_FOR_PEAK,
                sampled.mean(VERTICAL_FOR_PEAK, Measure.CORE_SECONDS).estimate());
      }
      return Optional.of(new Judgement(Outcome.atMost(ratio, AS_CHEAP), ratio, evidence));
    }
  },
  /** In-place scaling answers a surge before replicas could have started. */
  REACTS_WITHIN_SECONDS(
      "Service is restored within five seconds of a surge, in the mean", WindowKind.SURGE) {
    @Override
    Optional<Judgement> judge(Sampled sampled, String subject) {
      if (!sampled.has(subject)) {
        return Optional.empty();
      }
      Interval seconds = sampled.mean(subject, Measure.REACTION);
      String evidence =
          Double.isNaN(seconds.estimate())
              ? "no second of these windows counts as a surge of requests"
              : String.format(Locale.ROOT, "%.1f s%s", seconds.estimate(), range(seconds, "%.1f"));
      if (sampled.has(HORIZONTAL)) {
        evidence +=
            String.format(
                Locale.ROOT,
                "; %s takes %.1f s",
                HORIZONTAL,
                sampled.mean(HORIZONTAL, Measure.REACTION).estimate());
      }
      return Optional.of(new Judgement(Outcome.atMost(seconds, QUICK_SECONDS), seconds, evidence));
    }
  };

  private static final String HORIZONTAL = "fa2";
  private static final String VERTICAL = "sponge";
  private static final String VERTICAL_FOR_PEAK = "sponge-peak";
  private static final double TEN_TIMES_FEWER = 0.1;
  private static final double AS_CHEAP = 1.1;
  private static final double QUICK_SECONDS = 5;

  private final String words;
  private final WindowKind windows;

  Claim(String words, WindowKind windows) {
    this.words = words;
    this.windows = windows;
  }

  /** What came of a claim in some windows. */
  record Judgement(Outcome outcome, Interval quantity, String evidence) {}

  /** The claim as a sentence, with the bound it is held to. */
  public String words() {
    return words;
  }

  /** The kind of windows it speaks of. */
  public WindowKind windows() {
    return windows;
  }

  /** Judges it; empty when what it compares was not run. */
  abstract Optional<Judgement> judge(Sampled sampled, String subject);

  private static Optional<Judgement> fewer(Sampled sampled, String subject, String other) {
    if (!sampled.has(subject) || !sampled.has(other)) {
      return Optional.empty();
    }
    double own = sampled.mean(subject, Measure.VIOLATION_RATE).estimate();
    double others = sampled.mean(other, Measure.VIOLATION_RATE).estimate();
    Interval ratio = sampled.ratio(other, subject, Measure.VIOLATION_RATE);
    String rates =
        String.format(
            Locale.ROOT, "%s %% against %s %% of %s", percent(own), percent(others), other);
    if (own == 0 || others == 0) {
      boolean none = others == 0;
      return Optional.of(
          new Judgement(
              none ? Outcome.OPEN : Outcome.HOLDS,
              ratio,
              rates + (none ? ", which leaves nothing to compare" : ": none at all")));
    }
    return Optional.of(
        new Judgement(
            Outcome.atMost(ratio, TEN_TIMES_FEWER),
            ratio,
            rates
                + String.format(Locale.ROOT, ", %s times fewer", times(1 / ratio.estimate()))
                + (ratio.known()
                    ? " [%s, %s]"
                        .formatted(times(1 / ratio.high()), times(1 / Math.max(0, ratio.low())))
                    : "")));
  }

  /** Three significant digits. */
  private static String percent(double share) {
    return Double.isNaN(share)
        ? "-"
        : new BigDecimal(100 * share)
            .round(new MathContext(3))
            .stripTrailingZeros()
            .toPlainString();
  }

  private static String times(double factor) {
    return Double.isInfinite(factor) ? "∞" : String.format(Locale.ROOT, "%.1f", factor);
  }

  private static String range(Interval interval, String format) {
    return interval.known()
        ? String.format(
            Locale.ROOT, " [" + format + ", " + format + "]", interval.low(), interval.high())
        : "";
  }
}
