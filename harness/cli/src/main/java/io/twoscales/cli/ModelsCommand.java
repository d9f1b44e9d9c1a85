package io.twoscales.cli;

import io.twoscales.cli.models.ModelStore;
import io.twoscales.cli.models.TrainedModel;
import io.twoscales.traces.TraceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code twoscales models}. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = "Lists and fetches models with trained weights.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ModelsCommand.ListCommand.class, ModelsFetchCommand.class})
final class ModelsCommand implements Runnable {
  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "list or fetch?");
  }

  /** {@code twoscales models list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists models with trained weights, and which of them are at hand.")
  static final class ListCommand implements Runnable {
    @Option(
        names = "--model-dir",
        paramLabel = "DIR",
        description = "Folder with models; default: `models`.")
    Path folder = Home.MODELS;

    @Spec CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
      PrintWriter out = spec.commandLine().getOut();
      for (TrainedModel model : TrainedModel.CATALOGUE) {
        out.println(model.name());
        out.printf("  %-12s %s%n", "what", model.description());
        out.printf("  %-12s %s%n", "licence", model.licence());
        out.printf("  %-12s %s%n", "please cite", model.citation());
        out.printf("  %-12s %s%n", "in DJL's zoo", model.artifact());
        out.printf("  %-12s %s%n%n", "here", here(new ModelStore(folder, model), model));
      }
      out.flush();
    }

    private static String here(ModelStore store, TrainedModel model) {
      if (!store.isHere()) {
        return "no; twoscales models fetch " + model.name();
      }
      try {
        return "%s, sha256 %s".formatted(store.pipeline(), store.verified());
      } catch (TraceException | IOException e) {
        return e.getMessage();
      }
    }
  }
}
