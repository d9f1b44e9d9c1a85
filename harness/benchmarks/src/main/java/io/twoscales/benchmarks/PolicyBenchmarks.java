package io.twoscales.benchmarks;

import io.twoscales.core.control.ControllerFactory;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Measures how long every policy takes for a decision and prints a table. */
public final class PolicyBenchmarks {
  private static final PrintStream OUT = System.out;
  private static final double TARGET_MICROS = 1000;

  /** Not decided here but by a file or a program that the experiment names. */
  private static final Set<String> NEED_OPTIONS = Set.of("scripted", "external");

  private PolicyBenchmarks() {}

  private record Policy(String name, String options) {}

  /** Takes about four minutes. */
  public static void main(String[] arguments) throws RunnerException {
    List<Policy> policies = new ArrayList<>();
    for (ControllerFactory factory : ServiceLoader.load(ControllerFactory.class)) {
      if (!NEED_OPTIONS.contains(factory.name())) {
        policies.add(new Policy(factory.name(), "{none: 0}"));
      }
    }
    policies.add(new Policy("sponge", "{replicas: peak}"));
    policies.add(new Policy("themis", "{formulation: themis-2024}"));
    policies.add(new Policy("themis", "{revision: r2025}"));
    OUT.printf(
        "one decision in us, candidates and reason included; target: p99 at most %.0f%n%n",
        TARGET_MICROS);
    OUT.printf("%-36s %8s %10s %10s %10s%n", "policy", "stages", "p50", "p99", "p99.9");
    for (Policy policy : policies) {
      for (int stages : List.of(2, 10)) {
        row(policy, stages);
      }
    }
  }

  private static void row(Policy policy, int stages) throws RunnerException {
    RunResult result =
        new Runner(
                new OptionsBuilder()
                    .include(PolicyDecision.class.getName())
                    .param("policy", policy.name())
                    .param("options", policy.options())
                    .param("stages", Integer.toString(stages))
                    .warmupIterations(3)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(2)
                    .measurementTime(TimeValue.seconds(1))
                    .forks(1)
                    .verbosity(VerboseMode.SILENT)
                    .shouldFailOnError(true)
                    .build())
            .run()
            .iterator()
            .next();
    Statistics micros = result.getPrimaryResult().getStatistics();
    double p99 = micros.getPercentile(99);
    OUT.printf(
        Locale.ROOT,
        "%-36s %8d %10.1f %10.1f %10.1f%s%n",
        policy.name() + (policy.options().contains("none") ? "" : " " + policy.options()),
        stages,
        micros.getPercentile(50),
        p99,
        micros.getPercentile(99.9),
        p99 <= TARGET_MICROS ? "" : " MISSED");
  }
}
