package io.twoscales.reproduction.claims;

import io.twoscales.results.statistics.ControllerStatistics;
import io.twoscales.results.statistics.Interval;
import io.twoscales.results.statistics.MeanIntervals;
import io.twoscales.results.statistics.Measure;
import io.twoscales.results.statistics.RunBlocks;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * A measure of some policies over windows of one kind, as independent values: the means of the
 * windows where there are enough of them, so that intervals say what other windows of the trace
 * would show; else the means over the windows by repetition, which say it of these windows only;
 * for a single run of a single window its blocks, where it has them, which say it of that run only.
 *
 * @param windows of one kind, at one pipeline, on one platform, at least one
 */
record Sampled(List<Measured> windows) {
  static final int ENOUGH_WINDOWS = 5;

  Sampled {
    windows = List.copyOf(windows);
  }

  private boolean byWindow() {
    return windows.size() >= ENOUGH_WINDOWS;
  }

  private Optional<RunBlocks> blocks(String controller) {
    return windows.size() == 1
        ? Optional.ofNullable(windows.get(0).blocks().get(controller))
        : Optional.empty();
  }

  /** Whether every window has this policy. */
  boolean has(String controller) {
    return !windows.isEmpty()
        && windows.stream().allMatch(w -> w.controller(controller).isPresent());
  }

  /** The mean of a policy that every window has. */
  Interval mean(String controller, Measure measure) {
    return windows.size() == 1
        ? windows.get(0).interval(controller, measure)
        : MeanIntervals.mean(values(controller, measure)).atLeast(0).atMost(measure.most());
  }

  /** The mean of one policy over that of another, paired. */
  Interval ratio(String baseline, String candidate, Measure measure) {
    Optional<Interval> ofBlocks =
        blocks(baseline).flatMap(base -> blocks(candidate).flatMap(own -> own.over(base, measure)));
    return ofBlocks.orElseGet(
        () -> MeanIntervals.ratio(values(baseline, measure), values(candidate, measure)));
  }

  /** One value per window or repetition; NaN where nothing was measured. */
  private double[] values(String controller, Measure measure) {
    double[][] byWindow =
        windows.stream()
            .map(window -> window.controller(controller).orElseThrow().values(measure))
            .toArray(double[][]::new);
    if (byWindow()) {
      return Arrays.stream(byWindow).mapToDouble(Sampled::mean).toArray();
    }
    int repetitions = Arrays.stream(byWindow).mapToInt(values -> values.length).min().orElse(0);
    double[] values = new double[repetitions];
    for (int r = 0; r < repetitions; r++) {
      int repetition = r;
      values[r] = mean(Arrays.stream(byWindow).mapToDouble(of -> of[repetition]).toArray());
    }
    return values;
  }

  /** What the values rest on, in words. */
  String basis() {
    int repetitions =
        windows.stream()
            .flatMap(window -> window.controllers().stream())
            .map(ControllerStatistics::runs)
            .mapToInt(List::size)
            .max()
            .orElse(0);
    String kind = windows.get(0).kind().word();
    return "%s × %s; interval over %s"
        .formatted(
            count(windows.size(), kind + " window"), count(repetitions, "repetition"), over());
  }

  private String over() {
    if (windows.size() == 1 && !windows.get(0).blocks().isEmpty()) {
      return RunBlocks.BLOCKS + " blocks of that run alone";
    }
    return byWindow() ? "windows" : "repetitions";
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static double mean(double[] values) {
    return DoubleStream.of(values)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }
}
