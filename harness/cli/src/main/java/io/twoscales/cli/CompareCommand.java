package io.twoscales.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.twoscales.results.compare.Comparison;
import io.twoscales.results.compare.ComparisonFiles;
import io.twoscales.results.compare.ComparisonText;
import io.twoscales.results.read.ResultSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code twoscales compare SET…}. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description =
        "Compares the controllers of one or several result sets, with intervals and a verdict each."
            + " Margins say when an interval is too wide to tell anything.")
final class CompareCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(paramLabel = "SET", arity = "1..*", description = "Folders of result sets.")
  List<Path> folders;

  @Option(
      names = "--baseline",
      paramLabel = "CONTROLLER",
      description =
          "What all are held against; default: the first controller of one set, and of several the"
              + " same controller in the first.")
  String baseline;

  @Option(
      names = "--other-seeds",
      description = "Sets may differ in their seed: the same traffic, drawn otherwise.")
  boolean otherSeeds;

  @Mixin MarginOptions margins;

  @ArgGroup Format format = new Format();

  @Spec CommandLine.Model.CommandSpec spec;

  /** At most one of them. */
  static final class Format {
    @Option(names = "--json", description = "One JSON document on standard output.")
    boolean json;

    @Option(names = "--csv", description = "A row per set, controller and measure.")
    boolean csv;

    @Option(names = "--markdown", description = "Tables for a README or a pull request.")
    boolean markdown;

    @Option(names = "--latex", description = "Tables for a paper.")
    boolean latex;
  }

  @Override
  public Integer call() throws IOException {
    List<ResultSet> sets = folders.stream().map(ResultSet::open).toList();
    Comparison comparison =
        Comparison.of(
            sets, Optional.ofNullable(baseline), otherSeeds, margins.margins(spec.commandLine()));
    PrintWriter out = spec.commandLine().getOut();
    out.print(text(comparison));
    out.flush();
    return 0;
  }

  private String text(Comparison comparison) throws IOException {
    if (format.json) {
      return JSON.writerWithDefaultPrettyPrinter()
              .writeValueAsString(new ComparisonFiles(comparison).json())
          + "\n";
    }
    if (format.csv) {
      return new ComparisonFiles(comparison).csv();
    }
    ComparisonText text = new ComparisonText(comparison);
    return format.markdown ? text.markdown() : format.latex ? text.latex() : text.plain();
  }
}
