package io.twoscales.cli;

import io.twoscales.core.experiment.Experiment;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code twoscales run EXPERIMENT}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Runs an experiment and writes its result set.")
final class RunCommand implements Callable<Integer> {
  @Parameters(paramLabel = "EXPERIMENT", description = "An experiment file (YAML).")
  Path file;

  @Mixin SuiteOptions options;

  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Experiment experiment =
        Home.experimentReader(Home.traceFolders(options.traceFolders)).read(file);
    CommandLine command = spec.commandLine();
    return new SuiteRun(experiment, options, command.getOut(), command.getErr()).run();
  }
}
