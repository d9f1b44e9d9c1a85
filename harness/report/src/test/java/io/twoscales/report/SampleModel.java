package io.twoscales.report;

import io.twoscales.report.model.Controller;
import io.twoscales.report.model.DecisionMark;
import io.twoscales.report.model.Estimate;
import io.twoscales.report.model.Fact;
import io.twoscales.report.model.LatencyCurve;
import io.twoscales.report.model.Quantity;
import io.twoscales.report.model.ReportModel;
import io.twoscales.report.model.Run;
import io.twoscales.report.model.RunTimeline;
import io.twoscales.report.model.StageTimes;
import io.twoscales.results.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Models to draw, of any size, from numbers drawn with a seed. */
final class SampleModel {
  static final double SLO_MS = 250;
  static final String REASON = "load has doubled: <grow> \"now\" & in place";

  private final int controllers;
  private final int repetitions;
  private final int seconds;
  private final SplittableRandom random = new SplittableRandom(7);
  private int bucketSeconds = 1;
  private int decisionsEvery = 20;

  private SampleModel(int controllers, int repetitions, int seconds) {
    this.controllers = controllers;
    this.repetitions = repetitions;
    this.seconds = seconds;
  }

  static SampleModel of(int controllers, int repetitions, int seconds) {
    return new SampleModel(controllers, repetitions, seconds);
  }

  SampleModel bucketSeconds(int value) {
    bucketSeconds = value;
    return this;
  }

  SampleModel decisionsEvery(int value) {
    decisionsEvery = value;
    return this;
  }

  ReportModel model() {
    List<Controller> all = new ArrayList<>();
    for (int i = 0; i < controllers; i++) {
      all.add(controller(i));
    }
    return new ReportModel(
        "sample </script><b>&",
        List.of(new Fact("pipeline", "document-search"), new Fact("load", "a surge")),
        List.of(new Fact("kernel", "Linux")),
        List.of("INVALID, because the load generator could not keep up: policy-1-1."),
        List.of(),
        repetitions > 1 ? "95 % intervals" : "",
        SLO_MS,
        seconds,
        all);
  }

  private Controller controller(int index) {
    List<Run> runs = new ArrayList<>();
    for (int repetition = 1; repetition <= repetitions; repetition++) {
      runs.add(new Run(summary(index, repetition), timeline(index)));
    }
    double rate = 0.3 / (1 + index * index);
    List<LatencyCurve.Point> points = new ArrayList<>();
    for (int i = 0; i <= 200; i++) {
      points.add(new LatencyCurve.Point(10 + 3.0 * i * (1 + index % 5), (1 - rate / 2) * i / 200));
    }
    return new Controller(
        "policy-" + (index + 1) + (index == 1 ? " <i>" : ""),
        "low: 0.35",
        runs,
        new Controller.Estimates(
            around(rate),
            around(40),
            around(30 + index),
            around(200 + index),
            around(100 + 12 * index),
            around(60),
            around(9)),
        Optional.of(new LatencyCurve(3000, 2950, points)),
        List.of(
            new StageTimes("detect", 3000, part(2), part(11 + index), part(40)),
            new StageTimes("classify", 3000, part(0), part(3), part(14))));
  }

  private static StageTimes.Part part(double ms) {
    return new StageTimes.Part(ms, 3 * ms);
  }

  private Estimate around(double value) {
    return repetitions > 1 ? new Estimate(value, value * 0.9, value * 1.1) : Estimate.of(value);
  }

  private RunTimeline timeline(int index) {
    RunTimeline timeline = new RunTimeline(seconds, bucketSeconds);
    for (int second = 0; second < seconds; second++) {
      boolean surge = second % 300 > 60 && second % 300 < 120;
      double load = (surge ? 60 : 20) + random.nextInt(8);
      timeline.add(Quantity.LOAD, "", second, load);
      timeline.add(Quantity.PLANNED_FOR, "", second, load * 1.1);
      timeline.add(Quantity.VIOLATIONS, "", second, surge ? random.nextInt(9) : 0);
      timeline.add(Quantity.P50, "", second, 20 + random.nextDouble() * 20);
      timeline.add(
          Quantity.P99, "", second, surge ? 300 + random.nextInt(900) : 60 + random.nextInt(60));
      timeline.add(Quantity.QUEUE, "", second, random.nextInt(20));
      timeline.add(Quantity.ALLOCATED, "", second, surge ? 900 + 100 * index : 300);
      timeline.add(Quantity.USED, "", second, 200 + random.nextInt(90));
      timeline.add(Quantity.READY, "", second, 3);
      timeline.add(Quantity.READY, "detect", second, 2);
      timeline.add(Quantity.READY, "classify", second, 1);
      timeline.add(Quantity.STARTING, "", second, surge ? 1 : 0);
    }
    for (int second = 5; second < seconds; second += decisionsEvery) {
      timeline.add(
          new DecisionMark(
              second,
              DecisionMark.Direction.values()[second / decisionsEvery % 4],
              REASON + " at " + second,
              List.of("detect: resize to 500m (2 ×)"),
              second % 3 == 0 ? List.of("no room") : List.of(),
              0));
    }
    return timeline;
  }

  private RunSummary summary(int index, int repetition) {
    return new RunSummary(
        "policy-" + (index + 1),
        "docker",
        repetition,
        true,
        3000,
        2950,
        100,
        50,
        0,
        0.05,
        47.5,
        25,
        80,
        120,
        300,
        true,
        100 + index,
        4,
        60,
        seconds,
        0,
        5,
        2,
        2,
        0,
        60,
        0,
        0.7,
        3,
        7,
        0,
        5,
        true,
        "");
  }
}
