package io.twoscales.cli;

import io.twoscales.control.forecast.ForecastScore;
import io.twoscales.control.forecast.LstmForecaster;
import io.twoscales.core.yaml.InvalidFileException;
import io.twoscales.traces.RateTrace;
import io.twoscales.traces.Window;
import io.twoscales.training.LstmFile;
import io.twoscales.training.LstmTraining;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code twoscales forecast train}. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Trains the lstm forecaster on a part of a trace.")
final class ForecastTrainCommand implements Callable<Integer> {

  @Mixin TraceOptions trace;

  @Option(
      names = "--out",
      defaultValue = "lstm.json",
      paramLabel = "FILE",
      description = "Where weights and scores go; default: lstm.json.")
  Path out;

  @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "Default: 1.")
  int seed;

  @Option(
      names = "--epochs",
      defaultValue = "50",
      paramLabel = "N",
      description = "Passes over the trace at most; default: 50.")
  int epochs;

  @Option(
      names = "--patience",
      defaultValue = "5",
      paramLabel = "N",
      description = "Stops after so many epochs without progress; default: 5.")
  int patience;

  @Option(
      names = "--batch",
      defaultValue = "16",
      paramLabel = "N",
      description = "Samples per step; default: 16.")
  int batch;

  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    requirePositive("--epochs", epochs);
    requirePositive("--patience", patience);
    requirePositive("--batch", batch);
    if (Files.isDirectory(out)) {
      throw new ParameterException(spec.commandLine(), "--out: " + out + " is a folder");
    }
    RateTrace rates = trace.read();
    PrintWriter err = spec.commandLine().getErr();
    LstmTraining.Settings settings = new LstmTraining.Settings(batch, epochs, patience, seed);
    try (Interruption interruption = new Interruption();
        Progress progress = new Progress(err)) {
      LstmTraining.Trained trained = LstmTraining.train(rates, settings, progress);
      boolean interrupted = Thread.interrupted();
      LstmFile.write(out, trained, settings, trace.name(), trace.window.toString());
      report(trained, rates);
      return interrupted ? 130 : 0;
    } catch (IllegalArgumentException e) {
      throw new InvalidFileException(e.getMessage());
    }
  }

  private void requirePositive(String option, int value) {
    if (value < 1) {
      throw new ParameterException(
          spec.commandLine(), option + ": expected 1 or more, found " + value);
    }
  }

  private void report(LstmTraining.Trained trained, RateTrace rates) {
    int seconds = rates.seconds();
    RateTrace last = rates.window(new Window(seconds - Math.max(seconds / 10, 1), seconds));
    PrintWriter to = spec.commandLine().getOut();
    to.printf(
        Locale.ROOT,
        "trained on %s %s: %d samples, %d epochs, weights of epoch %d%n",
        trace.name(),
        trace.window,
        trained.samples(),
        trained.epochs(),
        trained.bestEpoch());
    if (last.seconds() > 2 * ForecastScore.WARM_UP_SECONDS) {
      ForecastScore score =
          ForecastScore.of(new LstmForecaster(trained.network(), trained.upperRatio()), last, 10);
      to.printf(
          Locale.ROOT,
          "on its last tenth, which decided when to stop: SMAPE %.2f %%, below the truth %.1f %%%n",
          score.smapePercent(),
          100 * score.underRate());
    }
    to.printf("weights: %s%n", out);
    to.flush();
  }

  /** A bar per epoch on a terminal; a line per epoch everywhere. */
  private static final class Progress implements LstmTraining.Listener, AutoCloseable {
    private final PrintWriter err;
    private ProgressBar bar;

    Progress(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void step(int epoch, int step, int ofSteps) {
      if (!TerminalBar.isSeen()) {
        return;
      }
      if (bar == null) {
        bar = TerminalBar.of("epoch " + epoch, ofSteps).build();
      }
      bar.stepTo(step);
    }

    @Override
    public void epoch(int epoch, double trainingError, double validationError, boolean best) {
      close();
      err.printf(
          Locale.ROOT,
          "epoch %d: error %.4f in training, %.4f in validation%s%n",
          epoch,
          trainingError,
          validationError,
          best ? ", the best so far" : "");
      err.flush();
    }

    @Override
    public void close() {
      if (bar != null) {
        bar.close();
        bar = null;
      }
    }
  }
}
