package io.twoscales.cli;

import io.twoscales.results.statistics.Margins;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Differences that matter. */
final class MarginOptions {
  @Option(
      names = "--margin-violations",
      paramLabel = "POINTS",
      defaultValue = "1",
      description = "Of the violation rate, percentage points (default ${DEFAULT-VALUE}).")
  double violationPoints;

  @Option(
      names = "--margin-cost",
      paramLabel = "PERCENT",
      defaultValue = "5",
      description = "Of the cost, percent of the baseline's (default ${DEFAULT-VALUE}).")
  double costPercent;

  @Option(
      names = "--margin-p99",
      paramLabel = "PERCENT",
      defaultValue = "10",
      description = "Of the p99, percent of the baseline's (default ${DEFAULT-VALUE}).")
  double p99Percent;

  Margins margins(CommandLine command) {
    if (!(violationPoints > 0 && violationPoints <= 100 && costPercent > 0 && p99Percent > 0)) {
      throw new ParameterException(
          command, "margins are above 0, that of violations at most 100 percentage points");
    }
    return new Margins(violationPoints / 100, costPercent / 100, p99Percent / 100);
  }
}
