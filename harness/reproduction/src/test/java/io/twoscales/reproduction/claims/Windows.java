package io.twoscales.reproduction.claims;

import io.twoscales.reproduction.WindowKind;
import io.twoscales.results.read.RunId;
import io.twoscales.results.statistics.ControllerStatistics;
import io.twoscales.results.statistics.Measure;
import io.twoscales.results.statistics.RunMeasures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Hand-made measurements. */
final class Windows {
  private Windows() {}

  static ControllerStatistics controller(String name, Measure measure, double... byRepetition) {
    List<RunMeasures> runs = new ArrayList<>();
    for (double value : byRepetition) {
      runs.add(new RunMeasures(new RunId(name, runs.size() + 1), Map.of(measure, value)));
    }
    return new ControllerStatistics(name, runs, 1000, 10, new Histogram(3));
  }

  static Measured window(WindowKind kind, int number, ControllerStatistics... controllers) {
    return new Measured("simulated", "video", kind, number, List.of(controllers), Map.of());
  }
}
