package io.twoscales.cli;

import io.twoscales.traces.TraceFolders;
import io.twoscales.traces.catalogue.Catalogue;
import io.twoscales.traces.catalogue.CatalogueEntry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code twoscales traces}. */
@Command(
    name = "traces",
    mixinStandardHelpOptions = true,
    description = "Shows, imports, learns and fetches traces.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TracesCommand.ListCommand.class,
      TracesShowCommand.class,
      TracesImportCommand.class,
      TracesFitCommand.class,
      TracesFetchCommand.class
    })
final class TracesCommand implements Runnable {
  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "list, show, import, fit or fetch?");
  }

  /** {@code twoscales traces list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists public traces that can be fetched, and which of them are at hand.")
  static final class ListCommand implements Runnable {
    @Option(
        names = "--trace-dir",
        paramLabel = "DIR",
        description = "Folder with traces; looked at before $TWOSCALES_TRACES.")
    List<Path> traceFolders = new ArrayList<>();

    @Spec CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
      TraceFolders folders = new TraceFolders(Home.traceFolders(traceFolders));
      PrintWriter out = spec.commandLine().getOut();
      for (CatalogueEntry entry : Catalogue.ENTRIES) {
        out.printf("%-28s %s%n", entry.name(), entry.description());
        out.printf("  licence: %s; %s%n", entry.licence(), entry.citation());
        out.printf("  %s%n", entry.address());
        out.printf(
            "  %s, format %s%s%s%n",
            entry.fileName(),
            entry.format(),
            entry.bytes().isPresent() ? ", " + entry.bytes().getAsLong() + " bytes" : "",
            folders.contains(entry.fileName())
                ? ", here: " + folders.find(entry.fileName())
                : ", not here");
      }
      out.flush();
    }
  }
}
