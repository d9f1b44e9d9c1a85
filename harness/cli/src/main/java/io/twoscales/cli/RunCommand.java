package io.twoscales.cli;

import io.twoscales.core.experiment.Experiment;
import io.twoscales.results.Shard;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      converter = ShardConverter.class,
      description = {
        "Runs only the I-th of N equal parts of the runs (I from 1), for sweeps over several machines;",
        "results merge puts them together."
      })
  Shard shard;

  @Option(
      names = "--without-failed",
      description = "When runs fail, the set is completed without them and names them.")
  boolean withoutFailed;

  @Mixin SuiteOptions options;

  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Experiment experiment =
        Home.experimentReader(Home.traceFolders(options.traceFolders)).read(file);
    CommandLine command = spec.commandLine();
    return new SuiteRun(
            experiment,
            Optional.ofNullable(shard),
            options,
            withoutFailed ? FailedRuns.LEAVE_OUT : FailedRuns.TRY_AGAIN,
            command.getOut(),
            command.getErr())
        .run();
  }
}
