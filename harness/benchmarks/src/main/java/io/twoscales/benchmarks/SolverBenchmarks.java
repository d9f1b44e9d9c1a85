package io.twoscales.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures the solver and prints a table: targets first, then growth. */
public final class SolverBenchmarks {
  private static final PrintStream OUT = System.out;

  private SolverBenchmarks() {}

  /** Takes about three minutes. */
  public static void main(String[] arguments) throws RunnerException {
    OUT.println("joint decision, batches 1..16, CPU 1..16 units, explanation included");
    header();
    row("chain of 2", decision("CHAIN", 2, 16), 30);
    double chainOf10 = row("chain of 10", decision("CHAIN", 10, 16), 1_000);
    row("chain of 100", decision("CHAIN", 100, 16), 100_000);
    row("series-parallel, 20 stages", decision("SERIES_PARALLEL", 20, 16), 5_000);
    double programme = row("chain of 10 as a MILP (SCIP)", programme(), Double.NaN);
    OUT.printf(
        Locale.ROOT,
        "%nthe solver is %.0f times faster than the MILP on the chain of 10 (target 1000)%n",
        programme / chainOf10);

    OUT.printf("%ngrowth with stages: chains, batches 1..16, CPU 1..16 units%n");
    header();
    for (int stages : List.of(1, 2, 5, 10, 20, 50, 100)) {
      row("chain of " + stages, decision("CHAIN", stages, 16), Double.NaN);
    }
    OUT.printf("%ngrowth with options: chains of 10%n");
    header();
    for (int options : List.of(4, 8, 16, 32)) {
      row(
          "batches 1..%d, CPU 1..%d: %d options".formatted(options, options, options * options),
          decision("CHAIN", 10, options),
          Double.NaN);
    }
  }

  private static void header() {
    OUT.printf(
        "%-38s %12s %12s %14s %12s%n", "", "p50 us", "p99 us", "bytes/decision", "target p50 us");
  }

  /** Prints a measurement and gives its median in microseconds. */
  private static double row(String what, RunResult measured, double targetMicros) {
    Result<?> time = measured.getPrimaryResult();
    double p50 = time.getStatistics().getPercentile(50);
    double p99 = time.getStatistics().getPercentile(99);
    Result<?> allocation = measured.getSecondaryResults().get("gc.alloc.rate.norm");
    OUT.printf(
        Locale.ROOT,
        "%-38s %12.1f %12.1f %14.0f %12s%n",
        what,
        p50,
        p99,
        allocation == null ? Double.NaN : allocation.getScore(),
        Double.isNaN(targetMicros)
            ? ""
            : String.format(
                Locale.ROOT, "%.0f%s", targetMicros, p50 <= targetMicros ? "" : " MISSED"));
    return p50;
  }

  private static RunResult decision(String shape, int stages, int options) throws RunnerException {
    return run(
        new OptionsBuilder()
            .include(JointDecision.class.getName())
            .param("shape", shape)
            .param("stages", Integer.toString(stages))
            .param("options", Integer.toString(options))
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(3)
            .measurementTime(TimeValue.seconds(1)));
  }

  private static RunResult programme() throws RunnerException {
    return run(
        new OptionsBuilder()
            .include(ProgrammeDecision.class.getName())
            .warmupIterations(1)
            .warmupTime(TimeValue.seconds(2))
            .measurementIterations(1)
            .measurementTime(TimeValue.seconds(20)));
  }

  private static RunResult run(ChainedOptionsBuilder options) throws RunnerException {
    List<RunResult> results =
        new ArrayList<>(
            new Runner(
                    options
                        .forks(1)
                        .verbosity(VerboseMode.SILENT)
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .build())
                .run());
    return results.get(0);
  }
}
