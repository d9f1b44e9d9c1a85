package io.twoscales.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code twoscales results}. */
@Command(
    name = "results",
    mixinStandardHelpOptions = true,
    description = "Looks after result sets.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ResultsVerifyCommand.class,
      ResultsMergeCommand.class,
      ResultsCondenseCommand.class
    })
final class ResultsCommand implements Runnable {
  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: verify, merge, condense");
  }
}
