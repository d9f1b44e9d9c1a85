package io.twoscales.cli;

import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.forecast.ForecasterFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** {@code twoscales forecast}. */
@Command(
    name = "forecast",
    mixinStandardHelpOptions = true,
    description = "Lists the forecasters with their options; trains and evaluates them.",
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = {ForecastTrainCommand.class, ForecastEvaluateCommand.class})
final class ForecastCommand implements Runnable {
  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    for (ForecasterFactory factory : Home.forecasters()) {
      spec.commandLine().getOut().printf("%-14s %s%n", factory.name(), factory.description());
      for (ControllerOption<?> option : factory.options()) {
        spec.commandLine().getOut().println(ControllersCommand.line(option));
      }
    }
  }
}
