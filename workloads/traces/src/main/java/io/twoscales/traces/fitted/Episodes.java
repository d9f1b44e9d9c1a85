package io.twoscales.traces.fitted;

import io.twoscales.traces.RateTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The surges and gaps of a trace, and its usual rate where it has neither. */
final class Episodes {
  private static final int MINUTE = 60;

  /** The usual rate is the median of so many minutes. */
  private static final int MEDIAN_MINUTES = 61;

  private static final int SMOOTHED_SECONDS = 10;
  private static final double SURGE_FROM = 1.6;
  private static final double SURGE_PEAK = 2;
  private static final double GAP_BELOW = 0.3;

  /** Requests per second below which ten seconds are too few to tell an episode from chance. */
  private static final double LEAST_USUAL = 2;

  /** An hour with less than this share of the median is a gap, not a usual rate. */
  private static final double LEAST_OF_MEDIAN = 0.1;

  private static final double SIGMAS = 4;
  private static final int LEAST_SECONDS = 20;
  private static final int JOINED_SECONDS = 30;

  /** A part of the trace; {@code to} is the second after its last. */
  record Span(int from, int to) {
    int seconds() {
      return to - from;
    }
  }

  private final double[] rates;
  private final double[] usual;
  private final List<Span> surges;
  private final List<Span> gaps;

  Episodes(RateTrace trace) {
    rates = new double[trace.seconds()];
    Arrays.setAll(rates, trace::ratePerSecond);
    usual = usual();
    double[] smoothed = smoothed();
    gaps =
        spans(
            second ->
                usual[second] >= LEAST_USUAL
                    && smoothed[second] < GAP_BELOW * usual[second]
                    && smoothed[second] < usual[second] - byChance(second));
    surges =
        spans(
                second ->
                    usual[second] >= LEAST_USUAL
                        && smoothed[second] > SURGE_FROM * usual[second]
                        && smoothed[second] > usual[second] + byChance(second))
            .stream()
            .filter(span -> peak(smoothed, span) > SURGE_PEAK)
            .toList();
  }

  /** How far from the usual rate a Poisson process is as good as never in so many seconds. */
  private double byChance(int second) {
    return SIGMAS * Math.sqrt(usual[second] / SMOOTHED_SECONDS);
  }

  private double peak(double[] smoothed, Span span) {
    double peak = 0;
    for (int second = span.from(); second < span.to(); second++) {
      peak = Math.max(peak, smoothed[second] / usual[second]);
    }
    return peak;
  }

  double[] rates() {
    return rates;
  }

  /** The usual rate of each second, above 0. */
  double[] usualPerSecond() {
    return usual;
  }

  List<Span> surges() {
    return surges;
  }

  List<Span> gaps() {
    return gaps;
  }

  /** Whether each second lies outside of all of them, with a margin. */
  boolean[] quiet() {
    boolean[] quiet = new boolean[rates.length];
    Arrays.fill(quiet, true);
    for (List<Span> spans : List.of(surges, gaps)) {
      for (Span span : spans) {
        int margin = spans == surges ? MINUTE : SMOOTHED_SECONDS;
        Arrays.fill(
            quiet,
            Math.max(0, span.from() - margin),
            Math.min(rates.length, span.to() + margin),
            false);
      }
    }
    return quiet;
  }

  private double[] usual() {
    int minutes = (rates.length + MINUTE - 1) / MINUTE;
    double[] means = new double[minutes];
    for (int minute = 0; minute < minutes; minute++) {
      int from = minute * MINUTE;
      int to = Math.min(rates.length, from + MINUTE);
      means[minute] = Arrays.stream(rates, from, to).sum() / (to - from);
    }
    double[] sorted = means.clone();
    Arrays.sort(sorted);
    double least =
        Math.max(
            LEAST_OF_MEDIAN * sorted[minutes / 2], Arrays.stream(means).average().orElse(0) / 1000);
    double[] medians = new double[minutes];
    for (int minute = 0; minute < minutes; minute++) {
      double[] around =
          Arrays.copyOfRange(
              means,
              Math.max(0, minute - MEDIAN_MINUTES / 2),
              Math.min(minutes, minute + MEDIAN_MINUTES / 2 + 1));
      Arrays.sort(around);
      medians[minute] = Math.max(around[around.length / 2], least);
    }
    double[] perSecond = new double[rates.length];
    Arrays.setAll(perSecond, second -> medians[second / MINUTE]);
    return perSecond;
  }

  private double[] smoothed() {
    double[] sums = new double[rates.length + 1];
    for (int second = 0; second < rates.length; second++) {
      sums[second + 1] = sums[second] + rates[second];
    }
    double[] smoothed = new double[rates.length];
    for (int second = 0; second < rates.length; second++) {
      int from = Math.max(0, second - SMOOTHED_SECONDS / 2);
      int to = Math.min(rates.length, second + SMOOTHED_SECONDS / 2);
      smoothed[second] = (sums[to] - sums[from]) / (to - from);
    }
    return smoothed;
  }

  private interface Condition {
    boolean holds(int second);
  }

  /** Where a condition holds for long enough; short interruptions do not count. */
  private List<Span> spans(Condition condition) {
    List<Span> spans = new ArrayList<>();
    int from = -1;
    int lastTrue = -1;
    for (int second = 0; second <= rates.length; second++) {
      boolean holds = second < rates.length && condition.holds(second);
      if (from >= 0 && (second == rates.length || second - lastTrue > JOINED_SECONDS)) {
        if (lastTrue + 1 - from >= LEAST_SECONDS) {
          spans.add(new Span(from, lastTrue + 1));
        }
        from = -1;
      }
      if (holds) {
        from = from < 0 ? second : from;
        lastTrue = second;
      }
    }
    return spans;
  }
}
