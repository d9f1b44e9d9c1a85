package io.twoscales.benchmarks;

import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.experiment.ControllerSpec;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.ExperimentReader;
import io.twoscales.core.forecast.ForecasterFactory;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.run.RequestRecord;
import io.twoscales.core.run.RunSpec;
import io.twoscales.core.run.RunTotals;
import io.twoscales.core.run.Schedule;
import io.twoscales.simulated.SimulatedPlatform;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;

/**
 * How policies and simulator do as systems grow, to tens of thousands of cores: load that triples
 * for twenty seconds of sixty, at higher and higher rates. Tables in Markdown.
 */
public final class ScaleStudy {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final double NANOS_PER_MS = 1e6;

  private final Path home;
  private final Path folder;

  private ScaleStudy(Path home, Path folder) {
    this.home = home;
    this.folder = folder;
  }

  /**
   * Studies.
   *
   * @param arguments the project's folder, a pipeline or its file, and the peak rates in requests/s
   */
  public static void main(String[] arguments) throws IOException {
    try (ScratchFolder scratch = ScratchFolder.create()) {
      new ScaleStudy(Path.of(arguments[0]), scratch.path()).study(arguments);
    }
  }

  private void study(String[] arguments) throws IOException {
    OUT.printf("%n### %s%n%n", Path.of(arguments[1]).getFileName());
    OUT.println(
        "| peak requests/s | controller | core-seconds | most cores | violations % | decision p50 ms |"
            + " p99 ms | requests simulated | per second |\n"
            + "| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (int i = 2; i < arguments.length; i++) {
      at(arguments[1], Integer.parseInt(arguments[i]));
    }
  }

  private void at(String pipeline, int peakPerSecond) throws IOException {
    Path file = folder.resolve("experiment.yaml");
    Files.writeString(
        file,
        """
        name: scale
        pipeline: %s
        workload:
          synthetic: {kind: steps, rates: [%d, %d, %d], seconds: [20, 20, 20]}
          warmUp: 65s
        platform: {kind: simulated, capacity: 200000, unit: 1, maxPerReplica: 8, coldStart: 6s}
        seed: 1
        controllers:
          - hybrid
          - themis
          - fa2
          - {name: sponge, as: sponge-peak, replicas: peak}
          - hpa
          - static-peak
        """
            .formatted(pipeline, peakPerSecond / 3, peakPerSecond, peakPerSecond / 3));
    Experiment experiment =
        new ExperimentReader(
                home,
                List.of(),
                ServiceLoader.load(ControllerFactory.class),
                ServiceLoader.load(ForecasterFactory.class))
            .read(file);
    Schedule schedule = Schedule.draw(experiment.workload(), experiment.seed(), 1);
    for (ControllerSpec controller : experiment.controllers()) {
      row(peakPerSecond, controller.name(), run(experiment, controller, schedule));
    }
  }

  private record Result(RunTotals totals, Counter counter, Timed decisions, double wallSeconds) {}

  private static Result run(Experiment experiment, ControllerSpec spec, Schedule schedule) {
    Counter counter = new Counter(experiment.sloMs());
    Timed timed = new Timed(spec.fresh().get());
    long began = System.nanoTime();
    RunTotals totals =
        new SimulatedPlatform()
            .run(
                new RunSpec(experiment, spec.name(), timed, 1, schedule),
                counter,
                new NoProgress());
    return new Result(totals, counter, timed, (System.nanoTime() - began) / 1e9);
  }

  private static void row(int peakPerSecond, String controller, Result result) {
    Percentiles ms = Percentiles.of(result.decisions().ms);
    OUT.printf(
        Locale.ROOT,
        "| %,d | %s | %,.0f | %,d | %.3f | %.2f | %.2f | %,d | %,.0f |%n",
        peakPerSecond,
        controller,
        result.totals().coreSeconds(),
        result.decisions().mostMillicores / 1000,
        100 * result.counter().violationRate(),
        ms.at(50),
        ms.at(99),
        result.counter().requests(),
        result.counter().requests() / result.wallSeconds());
  }

  /** Counts violations. */
  private static final class Counter extends NoRecorder {
    private final double sloMs;
    private long violations;

    Counter(double sloMs) {
      this.sloMs = sloMs;
    }

    double violationRate() {
      return (double) violations / Math.max(1, requests());
    }

    @Override
    public void request(RequestRecord request) {
      super.request(request);
      violations += request.violates(sloMs) ? 1 : 0;
    }
  }

  /** Takes the time of every decision. */
  private static final class Timed implements Controller {
    private final Controller controller;
    private final List<Double> ms = new ArrayList<>();
    private long mostMillicores;

    Timed(Controller controller) {
      this.controller = controller;
    }

    @Override
    public Plan initialPlan() {
      return controller.initialPlan();
    }

    @Override
    public Plan decide(Observation observation) {
      long began = System.nanoTime();
      Plan plan = controller.decide(observation);
      ms.add((System.nanoTime() - began) / NANOS_PER_MS);
      mostMillicores = Math.max(mostMillicores, observation.allocatedMillicores());
      return plan;
    }

    @Override
    public List<String> takeProblems() {
      return controller.takeProblems();
    }

    @Override
    public void close() {
      controller.close();
    }
  }
}
