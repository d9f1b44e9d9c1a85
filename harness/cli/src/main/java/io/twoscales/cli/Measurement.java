package io.twoscales.cli;

import io.twoscales.core.control.Controller;
import io.twoscales.core.experiment.ControllerSpec;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.run.Platform;
import io.twoscales.core.run.RunProgress;
import io.twoscales.core.run.RunSpec;
import io.twoscales.core.run.RunTotals;
import io.twoscales.core.run.Schedule;
import io.twoscales.results.ResultSetWriter;
import io.twoscales.results.RunSummary;
import io.twoscales.results.RunWriter;
import java.io.IOException;

/**
 * Measures runs of an experiment into a set. A run that its platform calls spoiled is measured once
 * more, whatever came of it, and the second counts, which says so: what the machine did decides,
 * not the result.
 */
final class Measurement {
  private final Experiment experiment;
  private final Platform platform;
  private final ResultSetWriter set;

  Measurement(Experiment experiment, Platform platform, ResultSetWriter set) {
    this.experiment = experiment;
    this.platform = platform;
    this.set = set;
  }

  /** One policy once, or twice. */
  RunSummary of(ControllerSpec controller, int repetition, Schedule schedule, RunProgress progress)
      throws IOException {
    String spoiled;
    try (RunWriter writer = begin(controller, repetition)) {
      RunTotals totals = run(controller, repetition, schedule, writer, progress);
      spoiled = totals.spoiled();
      if (spoiled.isEmpty() || !totals.complete()) {
        return writer.finish(totals);
      }
    }
    progress.phase("spoiled, so that it is measured once more: " + spoiled);
    try (RunWriter writer = begin(controller, repetition)) {
      RunTotals totals = run(controller, repetition, schedule, writer, progress);
      return writer.finish(totals.afterSpoiled(spoiled));
    }
  }

  private RunWriter begin(ControllerSpec controller, int repetition) throws IOException {
    return set.begin(controller.name(), platform.kind(), repetition);
  }

  private RunTotals run(
      ControllerSpec spec,
      int repetition,
      Schedule schedule,
      RunWriter writer,
      RunProgress progress) {
    try (Controller controller = spec.fresh().get()) {
      RunTotals totals =
          platform.run(
              new RunSpec(experiment, spec.name(), controller, repetition, schedule),
              writer,
              progress);
      totals.warnings().forEach(warning -> progress.phase("warning: " + warning));
      return totals;
    }
  }
}
