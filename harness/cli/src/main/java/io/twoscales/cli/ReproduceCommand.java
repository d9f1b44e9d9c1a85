package io.twoscales.cli;

import io.twoscales.core.experiment.Experiment;
import io.twoscales.traces.TraceFolders;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code twoscales reproduce}. */
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    description = "Runs the project's own suite on real containers.")
final class ReproduceCommand implements Callable<Integer> {
  private static final String QUICK_TRACE = "twitter-2021-08-days-01-14.txt.gz";

  @Option(
      names = "--quick",
      required = true,
      description = "A few minutes: one surge, each policy once.")
  boolean quick;

  @Mixin SuiteOptions options;

  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    List<Path> traceFolders = Home.traceFolders(options.traceFolders);
    boolean traceAtHand = new TraceFolders(traceFolders).contains(QUICK_TRACE);
    if (!traceAtHand) {
      spec.commandLine()
          .getErr()
          .println(
              QUICK_TRACE
                  + " is not at hand (--trace-dir, $TWOSCALES_TRACES):"
                  + " a synthetic surge of the same shape is replayed instead");
    }
    Path file =
        Home.folder()
            .resolve("experiments")
            .resolve(traceAtHand ? "quick.yaml" : "quick-synthetic.yaml");
    Experiment experiment = Home.experimentReader(traceFolders).read(file);
    return new SuiteRun(experiment, options, spec.commandLine()).run();
  }
}
