package io.twoscales.cli;

import io.twoscales.core.experiment.FittedModelFile;
import io.twoscales.core.yaml.InvalidFileException;
import io.twoscales.traces.RateTrace;
import io.twoscales.traces.TraceException;
import io.twoscales.traces.fitted.Fingerprint;
import io.twoscales.traces.fitted.FittedModel;
import io.twoscales.traces.fitted.FittedTraces;
import io.twoscales.traces.fitted.ModelFit;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code twoscales traces fit}. */
@Command(
    name = "fit",
    mixinStandardHelpOptions = true,
    description =
        "Learns the statistics of a trace, to share them where it may not be shared, and draws"
            + " traces like it.")
final class TracesFitCommand implements Callable<Integer> {
  private static final long SEED = 7;

  @Mixin TraceOptions trace;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The model, such as model.yaml.")
  Path out;

  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (Files.exists(out)) {
      throw new ParameterException(
          spec.commandLine(), out + " is there already; choose another --out or remove it");
    }
    RateTrace original = trace.read();
    FittedModel model;
    try {
      model = ModelFit.of(original);
    } catch (TraceException e) {
      throw new InvalidFileException(e.getMessage());
    }
    FittedModelFile.write(out, model);
    RateTrace drawn =
        FittedTraces.draw("drawn", FittedModelFile.read(out), original.seconds(), SEED);
    PrintWriter to = spec.commandLine().getOut();
    to.printf(
        "%s: statistics of %s %s; as long a trace drawn with seed %d is like this:%n%n",
        out, trace.name(), trace.window, SEED);
    to.printf("%-36s %10s %10s%n", "", "original", "drawn");
    Map<String, Double> ofDrawn = Fingerprint.of(drawn);
    Fingerprint.of(original)
        .forEach(
            (name, value) ->
                to.printf(Locale.ROOT, "%-36s %10.3f %10.3f%n", name, value, ofDrawn.get(name)));
    to.printf(
        "%nsynthetic: {kind: fitted, model: %s, seconds: %d, seed: %d}%n",
        out.getFileName(), original.seconds(), SEED);
    to.flush();
    return 0;
  }
}
