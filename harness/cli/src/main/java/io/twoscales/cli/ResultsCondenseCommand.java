package io.twoscales.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.twoscales.results.condense.Condensation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code twoscales results condense SET}. */
@Command(
    name = "condense",
    mixinStandardHelpOptions = true,
    description =
        "Makes a small set of a result set, with what compare and regress need: summary and"
            + " latencies. A baseline to keep in a repository.")
final class ResultsCondenseCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SET", description = "Folder of a result set.")
  Path folder;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Folder of the small one.")
  Path out;

  @Option(names = "--json", description = "One JSON document on standard output.")
  boolean json;

  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    Condensation.of(folder).write(out);
    PrintWriter answer = spec.commandLine().getOut();
    answer.println(
        json
            ? new ObjectMapper().valueToTree(Map.of("resultSet", out.toString())).toPrettyString()
            : "result set: " + out);
    answer.flush();
    return 0;
  }
}
