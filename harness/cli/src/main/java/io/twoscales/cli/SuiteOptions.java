package io.twoscales.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options of every command that runs experiments. */
final class SuiteOptions {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the results; default: out/NAME-TIME. An interrupted one goes on.")
  Path out;

  @Option(
      names = "--trace-dir",
      paramLabel = "DIR",
      description = "Folder with traces; looked at before $TWOSCALES_TRACES.")
  List<Path> traceFolders = new ArrayList<>();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Simulated runs side by side; default: as many as there are processors.")
  int threads;

  @Option(names = "--json", description = "One JSON document on standard output.")
  boolean json;
}
