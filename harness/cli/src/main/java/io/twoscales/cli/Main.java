package io.twoscales.cli;

import io.twoscales.conformance.UnreachableException;
import io.twoscales.core.run.PlatformException;
import io.twoscales.core.yaml.InvalidFileException;
import io.twoscales.results.ResultSetException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** Entry point of {@code twoscales}. */
@Command(
    name = "twoscales",
    mixinStandardHelpOptions = true,
    version = "twoscales 0.1.0",
    description = "Benchmarks autoscalers of ML inference pipelines.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DoctorCommand.class,
      ReproduceCommand.class,
      RunCommand.class,
      CompareCommand.class,
      RegressCommand.class,
      ResultsCommand.class,
      ReportCommand.class,
      PlanCommand.class,
      ProfileCommand.class,
      CalibrateCommand.class,
      ValidateCommand.class,
      ControllersCommand.class,
      PipelinesCommand.class,
      ForecastCommand.class,
      TracesCommand.class,
      ModelsCommand.class,
      ConformanceCommand.class,
      ServersCommand.class,
      CleanCommand.class
    })
public final class Main implements Runnable {
  static final int FAILED = 1;
  static final int WRONG_USE = 2;
  static final int REGRESSED = 3;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  private Main() {}

  /** Exit codes: 0 fine, 1 failed, 2 wrong use, 3 regression found, 130 interrupted. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(Main::failed)
        .setParameterExceptionHandler(Main::wrongUse)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static int failed(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    if (failure instanceof InvalidFileException) {
      say(command, failure.getMessage());
      return WRONG_USE;
    }
    if (failure instanceof PlatformException
        || failure instanceof ResultSetException
        || failure instanceof UnreachableException) {
      say(command, failure.getMessage());
      return FAILED;
    }
    say(command, "unexpected: " + failure);
    failure.printStackTrace(command.getErr());
    return FAILED;
  }

  private static int wrongUse(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    say(command, failure.getMessage());
    command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return WRONG_USE;
  }

  private static void say(CommandLine command, String message) {
    command.getErr().println("twoscales: " + message);
    command.getErr().flush();
  }
}
