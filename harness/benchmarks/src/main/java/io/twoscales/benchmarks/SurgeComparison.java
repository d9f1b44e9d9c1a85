package io.twoscales.benchmarks;

import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.experiment.ControllerSpec;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.ExperimentReader;
import io.twoscales.core.forecast.ForecasterFactory;
import io.twoscales.core.run.RunSpec;
import io.twoscales.core.run.RunTotals;
import io.twoscales.core.run.Schedule;
import io.twoscales.reproduction.ReplayedWindow;
import io.twoscales.reproduction.WindowRule;
import io.twoscales.simulated.SimulatedPlatform;
import io.twoscales.traces.RateFiles;
import io.twoscales.traces.RateTrace;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Compares policies over the surges of a real trace, simulated with the papers' pipelines: tables
 * with intervals over seeds, and what the hybrid policy claims, held against every window.
 */
public final class SurgeComparison {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final int RESAMPLES = 2000;
  private static final Map<String, Double> DIVISORS =
      new LinkedHashMap<>(Map.of("video", 4.384, "sentiment", 8.5625));

  /** The authors' seconds within the stored part of the trace, and a rise within them. */
  private static final String AUTHORS_WINDOW = "300..960";

  private final Path home;
  private final Path folder;
  private final String controllers;
  private final int seeds;

  private SurgeComparison(Path home, Path folder, String controllers, int seeds) {
    this.home = home;
    this.folder = folder;
    this.controllers = controllers;
    this.seeds = seeds;
  }

  /**
   * Compares.
   *
   * @param arguments the project's folder, a file with the list of controllers as in an experiment,
   *     the trace, the file of the authors' window or -, the number of windows, that of seeds
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    Path home = Path.of(arguments[0]);
    String controllers = Files.readString(Path.of(arguments[1]));
    Path trace = Path.of(arguments[2]).toAbsolutePath();
    int windows = Integer.parseInt(arguments[4]);
    int seeds = Integer.parseInt(arguments[5]);
    try (ScratchFolder scratch = ScratchFolder.create()) {
      new SurgeComparison(home, scratch.path(), controllers, seeds)
          .compare(trace, windows, arguments[3]);
    }
  }

  private void compare(Path trace, int windows, String authorsWindow)
      throws IOException, InterruptedException, ExecutionException {
    RateTrace rates = RateFiles.read(trace);
    List<ReplayedWindow> surges =
        new WindowRule(rates, trace.getFileName().toString()).surges(windows);
    for (String pipeline : List.of("video", "sentiment")) {
      List<Scenario> scenarios = new ArrayList<>();
      for (ReplayedWindow surge : surges) {
        scenarios.add(
            new Scenario(pipeline, trace, surge.range(), WindowRule.SURGE_BEFORE_SECONDS));
      }
      compare(pipeline + ", " + surges.size() + " surges of " + trace.getFileName(), scenarios);
      if (!authorsWindow.equals("-")) {
        Path authors = Path.of(authorsWindow).toAbsolutePath();
        compare(
            pipeline + ", the authors' window",
            List.of(new Scenario(pipeline, authors, AUTHORS_WINDOW, 0)));
      }
    }
  }

  /** A pipeline under a window of a trace; the surge begins at that second of the window. */
  private record Scenario(String pipeline, Path trace, String window, int surgeSecond) {
    String experiment(String controllers) {
      return """
      name: surge
      pipeline: %s
      workload: {trace: %s, window: %s, scale: %s, warmUp: 65s}
      platform: {kind: simulated, capacity: 1000, unit: 1, maxPerReplica: 8, coldStart: 6s}
      seed: 1
      controllers:
      %s
      """
          .formatted(pipeline, trace, window, 1 / DIVISORS.get(pipeline), controllers);
    }
  }

  /** What came of one run. */
  private record Run(double violationRate, double coreSeconds, double reaction, double churn) {}

  private void compare(String title, List<Scenario> scenarios)
      throws IOException, InterruptedException, ExecutionException {
    Map<String, Run[][]> runs = new LinkedHashMap<>();
    for (int s = 0; s < scenarios.size(); s++) {
      Map<String, Run[]> ofScenario = run(scenarios.get(s));
      for (Map.Entry<String, Run[]> entry : ofScenario.entrySet()) {
        runs.computeIfAbsent(entry.getKey(), k -> new Run[scenarios.size()][])[s] =
            entry.getValue();
      }
    }
    OUT.printf("%n### %s, %d seeds%n%n", title, seeds);
    OUT.println(
        "| controller | violations % | median % | core-seconds | reaction s | churn |\n"
            + "| --- | --- | --- | --- | --- | --- |");
    runs.forEach(
        (controller, all) ->
            OUT.printf(
                Locale.ROOT,
                "| %s | %s | %.3f | %s | %s | %.0f |%n",
                controller,
                interval(all, run -> 100 * run.violationRate(), "%.3f"),
                100 * median(means(all, Run::violationRate)),
                interval(all, Run::coreSeconds, "%.0f"),
                interval(all, Run::reaction, "%.1f"),
                mean(means(all, Run::churn))));
    if (runs.containsKey("hybrid")) {
      claims(runs, scenarios);
    }
  }

  private static void claims(Map<String, Run[][]> runs, List<Scenario> scenarios) {
    double[] violations = means(runs.get("hybrid"), Run::violationRate);
    double[] cost = means(runs.get("hybrid"), Run::coreSeconds);
    OUT.println();
    if (runs.containsKey("fa2")) {
      double[] other = means(runs.get("fa2"), Run::violationRate);
      double[] otherCost = means(runs.get("fa2"), Run::coreSeconds);
      double[] ratios = new double[violations.length];
      double[] costs = new double[violations.length];
      for (int w = 0; w < ratios.length; w++) {
        ratios[w] = other[w] / violations[w];
        costs[w] = cost[w] / otherCost[w];
      }
      OUT.printf(
          Locale.ROOT,
          "fa2's violation rate over hybrid's, by window: median %.1f, least %.1f; hybrid's cost"
              + " over fa2's: median %.3f, most %.3f%n",
          median(ratios),
          Arrays.stream(ratios).min().orElseThrow(),
          median(costs),
          Arrays.stream(costs).max().orElseThrow());
    }
    if (runs.containsKey("sponge-peak")) {
      double[] otherCost = means(runs.get("sponge-peak"), Run::coreSeconds);
      double most = 0;
      int costlier = 0;
      for (int w = 0; w < cost.length; w++) {
        most = Math.max(most, cost[w] / otherCost[w]);
        costlier += cost[w] > otherCost[w] ? 1 : 0;
      }
      OUT.printf(
          Locale.ROOT,
          "hybrid's cost over sponge-peak's, by window: at most %.3f, higher in %d of %d%n",
          most,
          costlier,
          cost.length);
      double[] otherViolations = means(runs.get("sponge-peak"), Run::violationRate);
      for (int w = 0; w < cost.length; w++) {
        if (cost[w] > otherCost[w]) {
          OUT.printf(
              Locale.ROOT,
              "  %s: %.0f against %.0f core-seconds, %.3f %% against %.3f %% violations%n",
              scenarios.get(w).window(),
              cost[w],
              otherCost[w],
              100 * violations[w],
              100 * otherViolations[w]);
        }
      }
    }
    runs.forEach(
        (controller, all) -> {
          if (controller.equals("hybrid") || controller.equals("oracle")) {
            return;
          }
          double[] v = means(all, Run::violationRate);
          double[] c = means(all, Run::coreSeconds);
          int dominated = 0;
          for (int w = 0; w < v.length; w++) {
            boolean noWorse = v[w] <= violations[w] && c[w] <= cost[w];
            dominated += noWorse && (v[w] < violations[w] || c[w] < cost[w]) ? 1 : 0;
          }
          if (dominated > 0) {
            OUT.printf(
                "hybrid is dominated by %s in %d of %d windows%n", controller, dominated, v.length);
          }
        });
  }

  private Map<String, Run[]> run(Scenario scenario)
      throws IOException, InterruptedException, ExecutionException {
    Path file = folder.resolve("experiment.yaml");
    Files.writeString(file, scenario.experiment(controllers));
    Experiment experiment =
        new ExperimentReader(
                home,
                List.of(),
                ServiceLoader.load(ControllerFactory.class),
                ServiceLoader.load(ForecasterFactory.class))
            .read(file);
    ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      Map<String, List<Future<Run>>> pending = new LinkedHashMap<>();
      for (int seed = 1; seed <= seeds; seed++) {
        int repetition = seed;
        Schedule schedule = Schedule.draw(experiment.workload(), experiment.seed(), repetition);
        for (ControllerSpec controller : experiment.controllers()) {
          pending
              .computeIfAbsent(controller.name(), k -> new ArrayList<>())
              .add(pool.submit(() -> run(experiment, controller, repetition, schedule, scenario)));
        }
      }
      Map<String, Run[]> runs = new LinkedHashMap<>();
      for (Map.Entry<String, List<Future<Run>>> entry : pending.entrySet()) {
        Run[] ofController = new Run[seeds];
        for (int seed = 0; seed < seeds; seed++) {
          ofController[seed] = entry.getValue().get(seed).get();
        }
        runs.put(entry.getKey(), ofController);
      }
      return runs;
    } finally {
      pool.shutdownNow();
    }
  }

  private static Run run(
      Experiment experiment,
      ControllerSpec controller,
      int repetition,
      Schedule schedule,
      Scenario scenario) {
    SurgeRecorder recorder =
        new SurgeRecorder(experiment.sloMs(), scenario.surgeSecond(), schedule.windowSeconds());
    RunTotals totals =
        new SimulatedPlatform()
            .run(
                new RunSpec(
                    experiment, controller.name(), controller.fresh().get(), repetition, schedule),
                recorder,
                new NoProgress());
    return new Run(
        recorder.violationRate(),
        totals.coreSeconds(),
        recorder.reactionSeconds(),
        recorder.churn());
  }

  private interface Measure {
    double of(Run run);
  }

  /** By window, the mean over the seeds. */
  private static double[] means(Run[][] runs, Measure measure) {
    return Arrays.stream(runs)
        .mapToDouble(
            ofWindow -> Arrays.stream(ofWindow).mapToDouble(measure::of).average().orElse(0))
        .toArray();
  }

  /** Mean over windows and seeds with a 95 % bootstrap interval over the seeds. */
  private static String interval(Run[][] runs, Measure measure, String format) {
    int seeds = runs[0].length;
    double[] bySeed = new double[seeds];
    for (int seed = 0; seed < seeds; seed++) {
      for (Run[] ofWindow : runs) {
        bySeed[seed] += measure.of(ofWindow[seed]) / runs.length;
      }
    }
    SplittableRandom random = new SplittableRandom(1);
    double[] resampled = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      for (int seed = 0; seed < seeds; seed++) {
        resampled[i] += bySeed[random.nextInt(seeds)] / seeds;
      }
    }
    Arrays.sort(resampled);
    return String.format(
        Locale.ROOT,
        format + " [" + format + ", " + format + "]",
        mean(bySeed),
        resampled[(int) (0.025 * RESAMPLES)],
        resampled[(int) (0.975 * RESAMPLES)]);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
