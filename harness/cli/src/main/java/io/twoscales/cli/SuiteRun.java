package io.twoscales.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.core.experiment.ControllerSpec;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.run.PlatformException;
import io.twoscales.core.run.RunSpec;
import io.twoscales.core.run.RunTotals;
import io.twoscales.core.run.Schedule;
import io.twoscales.docker.DockerPlatform;
import io.twoscales.docker.engine.DockerEngine;
import io.twoscales.results.ResultSetWriter;
import io.twoscales.results.RunSummary;
import io.twoscales.results.RunWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;

/** Runs all of an experiment's runs, one after the other, and writes and shows what came of it. */
final class SuiteRun {
  private static final int INTERRUPTED = 130;

  private final Experiment experiment;
  private final SuiteOptions options;
  private final PrintWriter out;
  private final PrintWriter err;

  SuiteRun(Experiment experiment, SuiteOptions options, CommandLine command) {
    this.experiment = experiment;
    this.options = options;
    this.out = command.getOut();
    this.err = command.getErr();
  }

  /** Exit code: 0 when every run was measured to its end. */
  int run() throws IOException {
    Path folder = options.out == null ? defaultFolder() : options.out;
    try (DockerEngine engine = DockerEngine.connect(System.getenv());
        Interruption interruption = new Interruption()) {
      DockerPlatform platform = new DockerPlatform(engine, Home.folder());
      ResultSetWriter set = new ResultSetWriter(folder, experiment);
      List<RunSummary> runs = new ArrayList<>();
      int number = 0;
      int total = experiment.repetitions() * experiment.controllers().size();
      for (int repetition = 1; repetition <= experiment.repetitions(); repetition++) {
        Schedule schedule =
            Schedule.draw(
                experiment.workload().rates(),
                experiment.workload().arrivals(),
                experiment.workload().warmUpSeconds(),
                experiment.seed(),
                repetition);
        for (ControllerSpec controller : experiment.controllers()) {
          number++;
          String title =
              String.format(
                  Locale.ROOT,
                  "[%d/%d] %s, repetition %d",
                  number,
                  total,
                  controller.name(),
                  repetition);
          Optional<RunSummary> earlier = set.finished(controller.name(), repetition);
          if (earlier.isPresent()) {
            err.println(title + ": measured already");
            err.flush();
            runs.add(earlier.get());
            continue;
          }
          RunSpec spec =
              new RunSpec(
                  experiment, controller.name(), controller.fresh().get(), repetition, schedule);
          RunSummary run = measure(platform, set, spec, title);
          runs.add(run);
          if (!run.complete()) {
            show(runs, set.partialFolder());
            err.printf(
                "interrupted: what was measured is in %s; run again with --out %s to go on%n",
                set.partialFolder(), folder);
            err.flush();
            return INTERRUPTED;
          }
        }
      }
      show(runs, set.complete());
      return 0;
    }
  }

  private RunSummary measure(
      DockerPlatform platform, ResultSetWriter set, RunSpec spec, String title) throws IOException {
    try (RunWriter writer = set.begin(spec.controllerName(), platform.kind(), spec.repetition());
        ConsoleProgress progress = new ConsoleProgress(title, err)) {
      RunTotals totals = platform.run(spec, writer, progress);
      totals.warnings().forEach(warning -> progress.phase("warning: " + warning));
      return writer.finish(totals);
    } catch (PlatformException e) {
      throw new PlatformException(
          title + ": " + e.getMessage() + " (kept so far: " + set.partialFolder() + ")", e);
    }
  }

  private void show(List<RunSummary> runs, Path folder) {
    if (options.json) {
      out.println(json(runs, folder));
    } else {
      out.print(new SummaryTable(experiment, runs).text());
      out.println("result set: " + folder);
    }
    out.flush();
  }

  private static String json(List<RunSummary> runs, Path folder) {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    root.put("resultSet", folder.toString());
    ArrayNode array = root.putArray("runs");
    for (RunSummary run : runs) {
      ObjectNode node = json.valueToTree(run);
      node.properties()
          .forEach(
              field -> {
                if (field.getValue().isDouble() && Double.isNaN(field.getValue().asDouble())) {
                  field.setValue(json.nullNode());
                }
              });
      array.add(node);
    }
    return root.toPrettyString();
  }

  private Path defaultFolder() {
    String time = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    return Path.of("out", experiment.name() + "-" + time);
  }
}
