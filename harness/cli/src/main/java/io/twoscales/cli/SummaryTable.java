package io.twoscales.cli;

import io.twoscales.core.experiment.Experiment;
import io.twoscales.results.RunSummary;
import java.util.List;
import java.util.Locale;

/** The runs of a suite as a person wants to see them. */
final class SummaryTable {
  private final Experiment experiment;
  private final List<RunSummary> runs;

  SummaryTable(Experiment experiment, List<RunSummary> runs) {
    this.experiment = experiment;
    this.runs = runs;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%n%s on %s: %s, mean %.1f, peak %.1f requests/s; SLO %.0f ms%n%n",
            experiment.pipeline().name(),
            experiment.platform().kind(),
            experiment.workload().source(),
            experiment.workload().rates().mean(),
            experiment.workload().rates().peak(),
            experiment.sloMs()));
    text.append(
        "controller       rep  requests  violations  dropped  failed   p50 ms   p99 ms  "
            + "core-s   CPU-s  resizes  starts\n");
    for (RunSummary run : runs) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-16s %3d  %8d  %9s%%  %7d  %6d  %7s  %7s%s %6.1f  %6s  %7d  %6d%s%n",
              run.controller(),
              run.repetition(),
              run.requests(),
              decimals(100 * run.violationRate(), 2),
              run.dropped(),
              run.failed(),
              decimals(run.p50Ms(), 1),
              decimals(run.p99Ms(), 1),
              run.p99Supported() ? " " : "*",
              run.coreSeconds(),
              decimals(run.cpuSeconds(), 1),
              run.resizes(),
              run.starts(),
              run.complete() ? "" : "  interrupted"));
    }
    text.append('\n');
    if (runs.stream().anyMatch(run -> !run.p99Supported())) {
      text.append("* too few requests for a p99\n");
    }
    for (RunSummary run : runs) {
      text.append(checks(run));
    }
    return text.toString();
  }

  private static String checks(RunSummary run) {
    long accounted = run.completed() + run.dropped() + run.failed();
    String limits =
        run.limitChecks() == 0
            ? ""
            : String.format(
                Locale.ROOT,
                "; CPU limits read back as planned %d of %d times",
                run.limitChecks() - run.limitMismatches(),
                run.limitChecks());
    String disturbed =
        run.disturbance().isEmpty()
            ? ""
            : String.format(Locale.ROOT, "%n  DISTURBED: %s", run.disturbance());
    return String.format(
        Locale.ROOT,
        "%s-%d: %d scheduled %s %d completed + %d dropped + %d failed%s%s%s%n",
        run.controller(),
        run.repetition(),
        run.requests(),
        accounted == run.requests() ? "=" : "≠",
        run.completed(),
        run.dropped(),
        run.failed(),
        limits,
        replay(run),
        disturbed);
  }

  private static String replay(RunSummary run) {
    if (run.simulatedSeconds() > 0 || !run.complete() || run.requests() == 0) {
      return "";
    }
    String error =
        String.format(
            Locale.ROOT,
            "sent %s ms off their time at the median, %s ms at p99, %s ms at most,"
                + " with %s CPU-s of the load generator",
            decimals(run.sendErrorP50Ms(), 1),
            decimals(run.sendErrorP99Ms(), 1),
            decimals(run.sendErrorMaxMs(), 1),
            decimals(run.generatorCpuSeconds(), 1));
    return run.faithful()
        ? "; " + error
        : String.format(
            Locale.ROOT,
            "%n  INVALID: the load generator could not keep up: %s, %d never sent;"
                + " these are not the system's latencies alone",
            error,
            run.unsent());
  }

  private static String decimals(double value, int digits) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
