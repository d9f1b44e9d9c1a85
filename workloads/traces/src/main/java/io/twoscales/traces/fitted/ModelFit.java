package io.twoscales.traces.fitted;

import io.twoscales.traces.RateTrace;
import io.twoscales.traces.TraceException;
import io.twoscales.traces.fitted.Episodes.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Learns the statistics of a trace. */
public final class ModelFit {
  /** Shorter traces say too little. */
  public static final int LEAST_SECONDS = 600;

  private static final int DAY = 86_400;
  private static final int HOUR = 3600;
  private static final int PROFILE_STEPS = 96;

  /** Time scales of the memory: 2 s, 8 s … as long as the trace covers each 20 times. */
  private static final double LEAST_MEMORY_SECONDS = 2;

  private static final double MEMORY_RATIO = 4;
  private static final int TIMES_COVERED = 20;

  /** Fewer surges have no shape of their own. */
  private static final int LEAST_SHAPES = 5;

  private static final int RAMP_SECONDS = 10;

  private final RateTrace trace;
  private final Episodes episodes;
  private final boolean[] quiet;
  private final double[] rates;

  private ModelFit(RateTrace trace) {
    this.trace = trace;
    this.episodes = new Episodes(trace);
    this.quiet = episodes.quiet();
    this.rates = episodes.rates();
  }

  /**
   * Learns a trace.
   *
   * @throws TraceException when it is shorter than ten minutes or has no requests
   */
  public static FittedModel of(RateTrace trace) {
    if (trace.seconds() < LEAST_SECONDS || trace.peak() == 0) {
      throw new TraceException(
          "trace %s: expected at least %d s with requests to learn from, found %d s"
              .formatted(trace.name(), LEAST_SECONDS, trace.seconds()));
    }
    return new ModelFit(trace).model();
  }

  private FittedModel model() {
    double[] profile = profile();
    double[] levels = new double[rates.length];
    Arrays.setAll(levels, second -> rates[second] / DailyProfile.at(profile, second));
    double[] seen = new double[rates.length];
    int count = 0;
    for (int second = 0; second < rates.length; second++) {
      if (quiet[second]) {
        seen[count++] = levels[second];
      }
    }
    seen = Arrays.copyOf(seen, count);
    Arrays.sort(seen);
    return new FittedModel(
        profile,
        Distribution.of(seen),
        memory(normalScores(levels, seen)),
        surges(),
        gaps(),
        Arrays.stream(rates).allMatch(rate -> rate == Math.rint(rate)));
  }

  /** Mean of the quiet seconds of each quarter of an hour over the days. */
  private double[] profile() {
    int steps = rates.length >= 2 * DAY ? PROFILE_STEPS : 1;
    double[] sums = new double[steps];
    int[] counts = new int[steps];
    double all = 0;
    int allCount = 0;
    for (int second = 0; second < rates.length; second++) {
      if (quiet[second]) {
        int step = (int) ((long) (second % DAY) * steps / DAY);
        sums[step] += rates[second];
        counts[step]++;
        all += rates[second];
        allCount++;
      }
    }
    if (allCount == 0 || all == 0) {
      throw new TraceException(
          "trace " + trace.name() + ": nothing but surges and gaps; a window of it may do");
    }
    double mean = all / allCount;
    double[] profile = new double[steps];
    Arrays.setAll(
        profile,
        step -> counts[step] == 0 ? mean : Math.max(sums[step] / counts[step], mean / 1e3));
    return profile;
  }

  /** The values of the standard normal distribution of the same rank; NaN outside quiet seconds. */
  private double[] normalScores(double[] levels, double[] sorted) {
    double[] scores = new double[levels.length];
    for (int second = 0; second < levels.length; second++) {
      if (quiet[second]) {
        // Equal values share the middle of their ranks.
        int below = lowerBound(sorted, levels[second]);
        int notAbove = lowerBound(sorted, Math.nextUp(levels[second]));
        scores[second] =
            Distribution.normalQuantile((below + notAbove + 1) / 2.0 / (sorted.length + 1.0));
      } else {
        scores[second] = Double.NaN;
      }
    }
    return scores;
  }

  private static int lowerBound(double[] sorted, double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private List<FittedModel.Memory> memory(double[] scores) {
    List<Double> scales = new ArrayList<>();
    for (double scale = LEAST_MEMORY_SECONDS;
        scale * TIMES_COVERED <= rates.length && scale <= DAY;
        scale *= MEMORY_RATIO) {
      scales.add(scale);
    }
    List<Integer> lags = new ArrayList<>();
    for (double lag = 1;
        lag <= rates.length / 10.0 && lag <= DAY / 2.0;
        lag = Math.max(lag + 1, lag * 1.3)) {
      lags.add((int) lag);
    }
    double[][] decays = new double[lags.size()][scales.size()];
    double[] correlation = new double[lags.size()];
    for (int i = 0; i < lags.size(); i++) {
      correlation[i] = correlation(scores, lags.get(i));
      for (int k = 0; k < scales.size(); k++) {
        decays[i][k] = StrictMath.exp(-lags.get(i) / scales.get(k));
      }
    }
    double[] shares = NonNegativeShares.fit(decays, correlation);
    List<FittedModel.Memory> memory = new ArrayList<>();
    for (int k = 0; k < shares.length; k++) {
      if (shares[k] > 0) {
        memory.add(new FittedModel.Memory(scales.get(k), shares[k]));
      }
    }
    return memory;
  }

  private static double correlation(double[] scores, int lag) {
    double sum = 0;
    double squares = 0;
    int pairs = 0;
    for (int second = lag; second < scores.length; second++) {
      double product = scores[second - lag] * scores[second];
      if (!Double.isNaN(product)) {
        sum += product;
        squares += scores[second] * scores[second];
        pairs++;
      }
    }
    return pairs == 0 || squares == 0 ? 0 : sum / squares;
  }

  private FittedModel.Surges surges() {
    List<Span> spans = episodes.surges();
    double[] usual = episodes.usualPerSecond();
    double[] heights = new double[spans.size()];
    double[] rise = new double[FittedModel.Surges.SHAPE_SECONDS];
    double[] fall = new double[FittedModel.Surges.SHAPE_SECONDS];
    double scatter = 0;
    int counted = 0;
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      heights[i] = height(span, usual);
      addShape(rise, span, span.from(), heights[i], usual);
      addShape(fall, span, span.to(), heights[i], usual);
      for (int second = span.from() + 30; second + 30 < span.to(); second++) {
        // The difference of neighbours has twice the variance, whatever the level does.
        double difference = rates[second + 1] - rates[second];
        scatter += difference * difference / 2 / Math.max(rates[second], 1);
        counted++;
      }
    }
    if (spans.size() < LEAST_SHAPES) {
      // The mean of so few would be a piece of the trace.
      Arrays.setAll(rise, at -> ramp(at));
      Arrays.setAll(fall, at -> 1 - ramp(at));
    } else {
      Arrays.setAll(rise, at -> Math.max(0, rise[at] / spans.size()));
      Arrays.setAll(fall, at -> Math.max(0, fall[at] / spans.size()));
    }
    return new FittedModel.Surges(
        perDay(spans),
        byHour(spans),
        Distribution.of(apart(spans)),
        Distribution.of(heights),
        Distribution.of(spans.stream().mapToDouble(Span::seconds).toArray()),
        rise,
        fall,
        counted == 0 ? 1 : scatter / counted);
  }

  private static double ramp(int at) {
    double since = at + FittedModel.Surges.RISE_FROM + RAMP_SECONDS / 2.0;
    return Math.max(0, Math.min(1, since / RAMP_SECONDS));
  }

  /** Median of what is above the usual rate, at least 1. */
  private double height(Span span, double[] usual) {
    double[] above = new double[span.seconds()];
    Arrays.setAll(above, i -> rates[span.from() + i] - usual[span.from() + i]);
    Arrays.sort(above);
    return Math.max(1, above[above.length / 2]);
  }

  private void addShape(double[] shape, Span span, int around, double height, double[] usual) {
    for (int at = 0; at < shape.length; at++) {
      int second =
          Math.max(0, Math.min(rates.length - 1, around + FittedModel.Surges.RISE_FROM + at));
      // Beyond the other end of a short surge the shape stays what it was.
      boolean inside = around == span.from() ? second < span.to() : second >= span.from();
      shape[at] += inside ? (rates[second] - usual[second]) / height : 1;
    }
  }

  private FittedModel.Gaps gaps() {
    List<Span> spans = episodes.gaps();
    double[] usual = episodes.usualPerSecond();
    double there = 0;
    double expected = 0;
    for (Span span : spans) {
      for (int second = span.from(); second < span.to(); second++) {
        there += rates[second];
        expected += usual[second];
      }
    }
    return new FittedModel.Gaps(
        perDay(spans),
        byHour(spans),
        Distribution.of(apart(spans)),
        Distribution.of(spans.stream().mapToDouble(Span::seconds).toArray()),
        expected == 0 ? 0 : Math.min(1, there / expected));
  }

  private double[] apart(List<Span> spans) {
    HoursOfDay clock = new HoursOfDay(byHour(spans));
    double[] apart = new double[Math.max(0, spans.size() - 1)];
    for (int i = 0; i < apart.length; i++) {
      apart[i] = Math.max(0, clock.shown(spans.get(i + 1).from()) - clock.shown(spans.get(i).to()));
    }
    // Of a single one all that is known is how long there was none.
    return apart.length > 0 || spans.isEmpty() ? apart : new double[] {rates.length};
  }

  private double perDay(List<Span> spans) {
    return spans.size() * (double) DAY / rates.length;
  }

  private double[] byHour(List<Span> spans) {
    double[] weights = new double[24];
    Arrays.fill(weights, 1);
    if (rates.length >= 2 * DAY && !spans.isEmpty()) {
      Arrays.fill(weights, 0);
      spans.forEach(span -> weights[span.from() % DAY / HOUR] += 24.0 / spans.size());
    }
    return weights;
  }
}
