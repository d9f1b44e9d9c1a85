package io.twoscales.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.twoscales.traces.TraceFolders;
import io.twoscales.traces.catalogue.Catalogue;
import io.twoscales.traces.catalogue.CatalogueEntry;
import io.twoscales.traces.catalogue.TraceLibrary;
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

    @Option(names = "--json", description = "One JSON document on standard output.")
    boolean json;

    @Spec CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
      TraceLibrary library = new TraceLibrary(new TraceFolders(Home.traceFolders(traceFolders)));
      PrintWriter out = spec.commandLine().getOut();
      ArrayNode array = new ObjectMapper().createArrayNode();
      for (CatalogueEntry entry : Catalogue.ENTRIES) {
        if (json) {
          array.add(CatalogueText.json(entry, library));
        } else {
          out.println(CatalogueText.of(entry, library));
        }
      }
      if (json) {
        out.println(array.toPrettyString());
      } else {
        out.println("`traces fetch NAME` gets one, `traces show NAME` draws it.");
      }
      out.flush();
    }
  }
}
