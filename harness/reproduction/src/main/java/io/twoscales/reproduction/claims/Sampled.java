package io.twoscales.reproduction.claims;

import io.twoscales.results.statistics.ControllerStatistics;
import io.twoscales.results.statistics.Measure;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A measure of some policies over windows of one kind, as independent values: the means of the
 * windows where there are enough of them, so that intervals say what other windows of the trace
 * would show; else the means over the windows by repetition, which say it of these windows only.
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

  /** Whether every window has this policy. */
  boolean has(String controller) {
    return !windows.isEmpty()
        && windows.stream().allMatch(w -> w.controller(controller).isPresent());
  }

  /** One value per window or repetition; NaN where nothing was measured. */
  double[] values(String controller, Measure measure) {
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
            count(windows.size(), kind + " window"),
            count(repetitions, "repetition"),
            byWindow() ? "windows" : "repetitions");
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
