package io.twoscales.benchmarks;

import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.experiment.ControllerSpec;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.ExperimentReader;
import io.twoscales.core.forecast.ForecasterFactory;
import io.twoscales.core.run.RunSpec;
import io.twoscales.core.run.Schedule;
import io.twoscales.simulated.ReferenceQueue;
import io.twoscales.simulated.SimulatedPlatform;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;

/** Measures the simulator and prints tables. All of it on one core. */
public final class SimulatorBenchmarks {
  private static final PrintStream OUT = System.out;
  private static final long MM8_CUSTOMERS = 10_000_000;
  private static final int MM8_SIMPY_CUSTOMERS = 1_000_000;
  private static final int ROUNDS = 5;

  private final Path home;
  private final Path folder;

  private SimulatorBenchmarks(Path home, Path folder) {
    this.home = home;
    this.folder = folder;
  }

  /**
   * Takes about three minutes.
   *
   * @param arguments the project's folder, and optionally a trace of a day or more
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path home = Path.of(arguments[0]);
    try (ScratchFolder scratch = ScratchFolder.create()) {
      SimulatorBenchmarks benchmarks = new SimulatorBenchmarks(home, scratch.path());
      benchmarks.againstSimPy();
      benchmarks.warmUp();
      benchmarks.twoStages();
      if (arguments.length > 1) {
        benchmarks.day(Path.of(arguments[1]));
      }
      benchmarks.growth();
    }
  }

  private void againstSimPy() throws IOException, InterruptedException {
    OUT.println("M/M/8, utilisation 0.8: customers per second of wall time");
    double[] ours = new double[ROUNDS];
    double[] theirs = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long began = System.nanoTime();
      ReferenceQueue.Result found = ReferenceQueue.mmc(640, 100, 8).simulate(MM8_CUSTOMERS, round);
      ours[round] = MM8_CUSTOMERS / seconds(began);
      String[] simpy = simpy(round);
      theirs[round] = simpy.length == 2 ? Double.parseDouble(simpy[0]) : Double.NaN;
      OUT.printf(
          Locale.ROOT,
          "  round %d: twoscales %,.0f (mean wait %.3f ms), SimPy %s, ratio %.1f%n",
          round + 1,
          ours[round],
          1000 * found.meanWaitSeconds(),
          simpy.length == 2
              ? String.format(Locale.ROOT, "%,.0f (mean wait %s ms)", theirs[round], simpy[1])
              : "not found: apt-get install python3-simpy3",
          ours[round] / theirs[round]);
    }
    Arrays.sort(ours);
    Arrays.sort(theirs);
    OUT.printf(
        Locale.ROOT,
        "  median: twoscales %,.0f, SimPy %,.0f, ratio %.1f (target 40)%n%n",
        ours[ROUNDS / 2],
        theirs[ROUNDS / 2],
        ours[ROUNDS / 2] / theirs[ROUNDS / 2]);
  }

  /** Customers per second and mean wait, as the script prints them; nothing if it cannot run. */
  private String[] simpy(int seed) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "/usr/bin/python3",
                home.resolve("harness/benchmarks/mm8_simpy.py").toString(),
                Integer.toString(MM8_SIMPY_CUSTOMERS),
                Integer.toString(seed))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    byte[] said = process.getInputStream().readAllBytes();
    return process.waitFor() == 0
        ? new String(said, StandardCharsets.UTF_8).strip().split(" ")
        : new String[0];
  }

  private void warmUp() throws IOException {
    for (int round = 0; round < 3; round++) {
      var unused = measure(steps(200, 2_000, 200));
    }
  }

  private void twoStages() throws IOException {
    OUT.println("two stages, batches, a decision every second");
    header();
    row("video, 100 requests/s", steps(100, 20_000, 200));
    row("video, 1,000 requests/s", steps(1_000, 3_000, 2_000));
    OUT.println();
  }

  private void day(Path trace) throws IOException {
    OUT.println("a day of a real trace through two stages");
    header();
    row(
        "video, seconds 0..86400",
        """
        name: day
        pipeline: video
        workload: {trace: %s, window: 0..86400}
        platform: {kind: simulated, capacity: 400, unit: 1, maxPerReplica: 8}
        controllers: [threshold]
        """
            .formatted(trace.toAbsolutePath()));
    OUT.println();
  }

  private void growth() throws IOException {
    OUT.println("growth with requests: two stages at 200 requests/s");
    header();
    for (int seconds : List.of(500, 5_000, 50_000)) {
      row(String.format(Locale.ROOT, "%,d s", seconds), steps(200, seconds, 200));
    }
    OUT.printf("%ngrowth with replicas: one stage, 1,000,000 requests, utilisation 0.8%n");
    header();
    for (int replicas : List.of(10, 100, 1_000, 10_000)) {
      row(
          String.format(Locale.ROOT, "%,d replicas", replicas),
          scripted(1, replicas, 20 * replicas, 1_000_000));
    }
    OUT.printf("%ngrowth with stages: chains, 10 replicas each, 200,000 requests%n");
    header();
    for (int stages : List.of(1, 2, 5, 10, 20)) {
      row(stages + " stages", scripted(stages, 10, 200, 200_000));
    }
  }

  private static String steps(int perSecond, int seconds, int capacity) {
    return """
    name: steps
    pipeline: video
    workload: {synthetic: {kind: steps, rates: [%d], seconds: [%d]}}
    platform: {kind: simulated, capacity: %d, unit: 1, maxPerReplica: 8}
    controllers: [threshold]
    """
        .formatted(perSecond, seconds, capacity);
  }

  /** Chains of replicas that carry 25 requests/s each. */
  private String scripted(int stages, int replicas, int perSecond, int requests)
      throws IOException {
    StringBuilder pipeline = new StringBuilder("name: chain\nslo: 10s\nstages:\n");
    StringBuilder plan = new StringBuilder();
    for (int s = 0; s < stages; s++) {
      pipeline.append("  - name: s").append(s).append('\n');
      if (s > 0) {
        pipeline.append("    after: [s").append(s - 1).append("]\n");
      }
      pipeline.append("    batches: [1]\n    variants: [{name: m, latency: {gamma: 40}}]\n");
      plan.append(s == 0 ? "" : ", ").append("s" + s + ": {replicas: " + replicas + "}");
    }
    Path file = Files.writeString(folder.resolve("chain-" + stages + ".yaml"), pipeline);
    return """
    name: scripted
    pipeline: %s
    workload: {synthetic: {kind: steps, rates: [%d], seconds: [%d]}}
    platform: {kind: simulated, capacity: %d, unit: 1, maxPerReplica: 1}
    controllers: [{name: scripted, plans: [{at: 0s, stages: {%s}}]}]
    """
        .formatted(file, perSecond, Math.max(1, requests / perSecond), stages * replicas, plan);
  }

  private static void header() {
    OUT.printf("  %-28s %12s %10s %14s%n", "", "requests", "wall s", "requests/s");
  }

  private void row(String what, String experiment) throws IOException {
    Measured measured = measure(experiment);
    OUT.printf(
        Locale.ROOT,
        "  %-28s %,12d %10.2f %,14.0f%n",
        what,
        measured.requests(),
        measured.seconds(),
        measured.requests() / measured.seconds());
  }

  private record Measured(long requests, double seconds) {}

  private Measured measure(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("experiment.yaml"), text);
    Experiment experiment =
        new ExperimentReader(
                home,
                List.of(),
                ServiceLoader.load(ControllerFactory.class),
                ServiceLoader.load(ForecasterFactory.class))
            .read(file);
    Schedule schedule = Schedule.draw(experiment.workload(), experiment.seed(), 1);
    ControllerSpec controller = experiment.controllers().get(0);
    RunSpec spec =
        new RunSpec(experiment, controller.name(), controller.fresh().get(), 1, schedule);
    NoRecorder recorder = new NoRecorder();
    long began = System.nanoTime();
    var unused = new SimulatedPlatform().run(spec, recorder, new NoProgress());
    return new Measured(recorder.requests(), seconds(began));
  }

  private static double seconds(long beganNanos) {
    return (System.nanoTime() - beganNanos) / 1e9;
  }
}
