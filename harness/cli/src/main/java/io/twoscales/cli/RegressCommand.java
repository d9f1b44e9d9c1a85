package io.twoscales.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.twoscales.results.ResultSetException;
import io.twoscales.results.Schema;
import io.twoscales.results.compare.Comparability;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.regress.Decision;
import io.twoscales.results.regress.GateReport;
import io.twoscales.results.regress.History;
import io.twoscales.results.regress.HistoryReport;
import io.twoscales.results.regress.RegressionGate;
import io.twoscales.results.statistics.Margins;
import io.twoscales.results.statistics.SetStatistics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code twoscales regress}. */
@Command(
    name = "regress",
    mixinStandardHelpOptions = true,
    description = {
      "Decides whether a candidate is worse than a baseline, or finds where a history became worse.",
      "Exit codes: 0 not worse, 3 regressed, 1 not enough repetitions to say (0 with --undecided"
          + " pass), or sets that cannot be read or compared."
    })
final class RegressCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ArgGroup(multiplicity = "1")
  Mode mode;

  @Parameters(
      paramLabel = "SET",
      arity = "1..*",
      description =
          "The candidate; with --history all sets, or folders that hold them, in any order.")
  List<Path> folders;

  @Option(
      names = "--undecided",
      paramLabel = "fail|pass",
      defaultValue = "fail",
      description = "What to make of too few repetitions (default ${DEFAULT-VALUE}).")
  Undecided undecided;

  @Option(
      names = "--level",
      paramLabel = "SHARE",
      defaultValue = "0.02",
      description =
          "Chance of an alarm where nothing changed, and of passing a rise by the margin"
              + " (default ${DEFAULT-VALUE}).")
  double level;

  @Option(
      names = "--significance",
      paramLabel = "SHARE",
      defaultValue = "0.05",
      description =
          "With --history: chance to see a change where there is none (default"
              + " ${DEFAULT-VALUE}).")
  double significance;

  @Option(
      names = "--other-seeds",
      description = "Sets may differ in their seed: the same traffic, drawn otherwise.")
  boolean otherSeeds;

  @Option(names = "--json", description = "One JSON document on standard output.")
  boolean json;

  @Mixin MarginOptions marginOptions;

  @Spec CommandLine.Model.CommandSpec spec;

  /** One of them. */
  static final class Mode {
    @Option(names = "--baseline", paramLabel = "SET", description = "What to compare with.")
    Path baseline;

    @Option(names = "--history", description = "Finds changes over time instead.")
    boolean history;
  }

  /** What an undecided gate is. */
  enum Undecided {
    /** Exit code 1. */
    FAIL,
    /** Exit code 0. */
    PASS
  }

  @Override
  public Integer call() throws IOException {
    Margins margins = marginOptions.margins(spec.commandLine());
    share("--level", level, 0.5);
    share("--significance", significance, 1);
    return mode.history ? history(margins) : gate(margins);
  }

  private void share(String name, double value, double below) {
    if (!(value > 0 && value < below)) {
      throw new ParameterException(
          spec.commandLine(), "%s: expected a share above 0 and below %s".formatted(name, below));
    }
  }

  private int gate(Margins margins) throws IOException {
    if (folders.size() != 1) {
      throw new ParameterException(
          spec.commandLine(), "expected one candidate; --history takes several sets");
    }
    ResultSet baseline = ResultSet.open(mode.baseline);
    ResultSet candidate = ResultSet.open(folders.get(0));
    List<Comparability.Difference> differs =
        Comparability.require(List.of(baseline, candidate), otherSeeds).get(1);
    RegressionGate.Outcome outcome =
        new RegressionGate(margins, level)
            .decide(
                SetStatistics.of(baseline).controllers(),
                SetStatistics.of(candidate).controllers(),
                candidate.manifest().failed());
    if (outcome.entries().isEmpty()) {
      throw new ResultSetException(
          "%s has %s, %s has %s: no controller is in both"
              .formatted(
                  mode.baseline,
                  String.join(", ", outcome.onlyInBaseline()),
                  folders.get(0),
                  String.join(", ", outcome.onlyInCandidate())));
    }
    GateReport report = new GateReport(outcome, level);
    List.of(baseline, candidate).forEach(this::sayShard);
    differs.forEach(difference -> spec.commandLine().getErr().println("differs in " + difference));
    spec.commandLine().getErr().flush();
    print(report.text(), report.json());
    return exitCode(outcome.decision());
  }

  private void sayShard(ResultSet set) {
    set.shardNotice()
        .ifPresent(
            notice ->
                spec.commandLine().getErr().println("%s: %s".formatted(set.folder(), notice)));
    spec.commandLine().getErr().flush();
  }

  private int exitCode(Decision decision) {
    return switch (decision) {
      case REGRESSED -> Main.REGRESSED;
      case UNDECIDED -> undecided == Undecided.PASS ? 0 : Main.FAILED;
      case INCOMPLETE -> Main.FAILED;
      case PASSED -> 0;
    };
  }

  private int history(Margins margins) throws IOException {
    List<ResultSet> sets = new ArrayList<>();
    for (Path folder : folders) {
      for (Path set : setsIn(folder)) {
        sets.add(ResultSet.open(set));
      }
    }
    sets.forEach(this::sayShard);
    History history = History.of(sets, otherSeeds, margins, significance);
    HistoryReport report = new HistoryReport(history);
    print(report.text(), report.json());
    return history.regressed() ? Main.REGRESSED : 0;
  }

  /** The folder itself when it is a set, else the sets in it by name. */
  private static List<Path> setsIn(Path folder) throws IOException {
    if (!Files.isDirectory(folder) || Files.exists(folder.resolve(Schema.MANIFEST))) {
      return List.of(folder);
    }
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> sets =
          entries.filter(entry -> Files.exists(entry.resolve(Schema.MANIFEST))).sorted().toList();
      return sets.isEmpty() ? List.of(folder) : sets;
    }
  }

  private void print(String text, JsonNode document) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document));
    } else {
      out.print(text);
    }
    out.flush();
  }
}
