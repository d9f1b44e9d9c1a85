package io.twoscales.benchmarks;

import io.twoscales.core.experiment.ControllerSpec;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.run.Outcome;
import io.twoscales.core.run.RequestRecord;
import io.twoscales.core.run.RunSpec;
import io.twoscales.core.run.RunTotals;
import io.twoscales.core.run.Schedule;
import io.twoscales.results.read.RunId;
import io.twoscales.results.statistics.ControllerStatistics;
import io.twoscales.results.statistics.Measure;
import io.twoscales.results.statistics.RunMeasures;
import io.twoscales.simulated.SimulatedPlatform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/**
 * Simulated runs of an experiment: of every repetition's arrivals two, with other service times.
 */
final class GatePool {
  private static final int DAYS = 2;
  private static final long OTHER_DAY = 1_000_003;

  private final List<String> controllers;
  private final Run[][][] runs;

  private GatePool(List<String> controllers, Run[][][] runs) {
    this.controllers = controllers;
    this.runs = runs;
  }

  /**
   * A run as it was, and with requests turned late.
   *
   * @param measures as it was
   * @param raised with so many more violations
   * @param latencies of completed requests, in microseconds
   */
  record Run(Map<Measure, Double> measures, Map<Measure, Double> raised, Histogram latencies) {
    double unchanged(Measure measure) {
      return measures.get(measure);
    }
  }

  /**
   * Simulates.
   *
   * @param rise of the violation rate in {@link Run#raised}
   */
  static GatePool simulate(Experiment experiment, int repetitions, double rise)
      throws InterruptedException, ExecutionException {
    Run[][][] runs = new Run[experiment.controllers().size()][repetitions][DAYS];
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Future<?>> pending = new ArrayList<>();
      for (int r = 0; r < repetitions; r++) {
        int repetition = r;
        pending.add(threads.submit(() -> simulate(experiment, repetition, rise, runs)));
      }
      for (Future<?> run : pending) {
        run.get();
      }
    } finally {
      threads.shutdownNow();
    }
    return new GatePool(experiment.controllers().stream().map(ControllerSpec::name).toList(), runs);
  }

  private static void simulate(Experiment experiment, int repetition, double rise, Run[][][] runs) {
    Schedule schedule = Schedule.draw(experiment.workload(), experiment.seed(), repetition + 1);
    for (int day = 0; day < DAYS; day++) {
      Experiment onDay = withSeed(experiment, experiment.seed() + day * OTHER_DAY);
      for (int c = 0; c < runs.length; c++) {
        ControllerSpec controller = experiment.controllers().get(c);
        Latencies kept = new Latencies(experiment.sloMs(), schedule.requests());
        RunTotals totals =
            new SimulatedPlatform()
                .run(
                    new RunSpec(
                        onDay,
                        controller.name(),
                        controller.fresh().get(),
                        repetition + 1,
                        schedule),
                    kept,
                    new NoProgress());
        runs[c][repetition][day] = kept.run(totals, rise, repetition * 31L + day);
      }
    }
  }

  private static Experiment withSeed(Experiment of, long seed) {
    return new Experiment(
        of.name(),
        of.text(),
        of.pipeline(),
        of.sloMs(),
        of.dropAfter(),
        of.workload(),
        of.platform(),
        of.serving(),
        of.faults(),
        of.record(),
        of.controllers(),
        of.repetitions(),
        seed,
        of.inputs());
  }

  List<String> controllers() {
    return controllers;
  }

  int repetitions() {
    return runs[0].length;
  }

  Run run(int controller, int repetition, int day) {
    return runs[controller][repetition][day];
  }

  /** A set of these repetitions, each of that day. */
  ControllerStatistics some(int controller, int[] repetitions, int[] days, boolean raised) {
    List<RunMeasures> some = new ArrayList<>();
    for (int i = 0; i < repetitions.length; i++) {
      Run run = run(controller, repetitions[i], days[i]);
      RunId id = new RunId(controllers.get(controller), i + 1);
      some.add(new RunMeasures(id, raised ? run.raised() : run.measures()));
    }
    // One run's latencies are enough for the gate to see that there are enough for a p99.
    Histogram latencies = run(controller, repetitions[0], days[0]).latencies();
    return new ControllerStatistics(
        controllers.get(controller), some, latencies.getTotalCount(), 1, latencies);
  }

  /** Keeps of a run what the gate watches. */
  private static final class Latencies extends NoRecorder {
    private final double sloMs;
    private final double[] completedMs;
    private final Histogram micros = new Histogram(3);
    private int completed;
    private int requests;
    private int violations;

    Latencies(double sloMs, int expected) {
      this.sloMs = sloMs;
      this.completedMs = new double[expected];
    }

    @Override
    public void request(RequestRecord request) {
      requests++;
      violations += request.violates(sloMs) ? 1 : 0;
      if (request.outcome() == Outcome.COMPLETED) {
        micros.recordValue(Math.round(1000 * request.latencyMs()));
        completedMs[completed++] = request.latencyMs();
      }
    }

    Run run(RunTotals totals, double rise, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] raised = completedMs.clone();
      int more = (int) Math.ceil(rise * requests);
      if (violations + more > requests) {
        throw new IllegalStateException("too few requests in time to turn late");
      }
      int turned = 0;
      while (turned < more) {
        int i = random.nextInt(completed);
        if (raised[i] <= sloMs) {
          raised[i] = sloMs * (1 + 0.5 * (1 - random.nextDouble()));
          turned++;
        }
      }
      return new Run(
          measures(totals, completedMs, violations),
          measures(totals, raised, violations + more),
          micros);
    }

    private Map<Measure, Double> measures(RunTotals totals, double[] latenciesMs, int violated) {
      double[] sorted = Arrays.copyOf(latenciesMs, completed);
      Arrays.sort(sorted);
      return Map.of(
          Measure.VIOLATION_RATE,
          (double) violated / requests,
          Measure.CORE_SECONDS,
          totals.coreSeconds(),
          Measure.P99,
          sorted[(int) Math.ceil(0.99 * completed) - 1]);
    }
  }
}
