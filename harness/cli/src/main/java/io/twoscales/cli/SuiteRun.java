package io.twoscales.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.core.experiment.ControllerSpec;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.PlatformSettings;
import io.twoscales.core.run.Platform;
import io.twoscales.core.run.PlatformException;
import io.twoscales.core.run.RunProgress;
import io.twoscales.core.run.Schedule;
import io.twoscales.docker.DockerPlatform;
import io.twoscales.docker.engine.DockerEngine;
import io.twoscales.results.FailedRun;
import io.twoscales.results.ResultSetException;
import io.twoscales.results.ResultSetWriter;
import io.twoscales.results.RunSummary;
import io.twoscales.results.SetLock;
import io.twoscales.results.Shard;
import io.twoscales.simulated.SimulatedPlatform;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Runs all of an experiment's runs and writes and shows what came of it. */
final class SuiteRun {
  /** Exit code when the process was told to end. */
  static final int INTERRUPTED = 130;

  private final Experiment experiment;
  private final Optional<Shard> shard;
  private final SuiteOptions options;
  private final FailedRuns failedRuns;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Map<Job, PlatformException> failures = new ConcurrentHashMap<>();

  SuiteRun(
      Experiment experiment,
      SuiteOptions options,
      FailedRuns failedRuns,
      PrintWriter out,
      PrintWriter err) {
    this(experiment, Optional.empty(), options, failedRuns, out, err);
  }

  /** Runs only a shard's runs, if there is one. */
  SuiteRun(
      Experiment experiment,
      Optional<Shard> shard,
      SuiteOptions options,
      FailedRuns failedRuns,
      PrintWriter out,
      PrintWriter err) {
    this.experiment = experiment;
    this.shard = shard;
    this.options = options;
    this.failedRuns = failedRuns;
    this.out = out;
    this.err = err;
  }

  /** Exit code: 0 when every run was measured to its end. */
  int run() {
    Path folder = options.out == null ? defaultFolder() : options.out;
    try (Interruption interruption = new Interruption();
        SetLock alone = SetLock.take(folder)) {
      if (experiment.platform() instanceof PlatformSettings.Simulated) {
        ResultSetWriter set = new ResultSetWriter(folder, experiment, shard);
        return finish(set, folder, sideBySide(set));
      }
      try (DockerEngine engine = DockerEngine.connectToRun(System.getenv())) {
        ResultSetWriter set = new ResultSetWriter(folder, experiment, shard);
        return finish(set, folder, oneByOne(set, new DockerPlatform(engine, Home.folder())));
      }
    } catch (IOException | UncheckedIOException e) {
      throw new ResultSetException(
          "%s: the result set cannot be written: %s%s"
              .formatted(folder, rootMessage(e), kept(folder)));
    }
  }

  private static String kept(Path folder) {
    Path partial = ResultSetWriter.partial(folder);
    return Files.isDirectory(partial) ? " (kept so far: " + partial + ")" : "";
  }

  /** On a real platform runs would disturb one another. */
  private List<RunSummary> oneByOne(ResultSetWriter set, Platform platform) throws IOException {
    List<RunSummary> runs = new ArrayList<>();
    for (Job job : jobs()) {
      Optional<RunSummary> earlier = earlier(set, job);
      if (earlier.isPresent()) {
        runs.add(earlier.get());
        continue;
      }
      try (ConsoleProgress progress = new ConsoleProgress(job.title(), err)) {
        Optional<RunSummary> run =
            attempt(platform, set, job, schedule(job.repetition()), progress);
        run.ifPresent(runs::add);
        if (run.isPresent() && !run.get().complete() || Thread.currentThread().isInterrupted()) {
          break;
        }
      }
    }
    return runs;
  }

  private List<RunSummary> sideBySide(ResultSetWriter set) throws IOException {
    Platform platform = new SimulatedPlatform();
    List<Job> jobs = jobs();
    Schedules schedules = new Schedules(this::schedule);
    try (SweepProgress progress =
        new SweepProgress(jobs.size(), experiment.workload().rates().seconds(), err)) {
      return new SideBySide<Job, Optional<RunSummary>>(options.threads)
              .map(
                  jobs,
                  job -> {
                    Optional<RunSummary> earlier = earlier(set, job);
                    if (earlier.isPresent()) {
                      return earlier;
                    }
                    Optional<RunSummary> run =
                        attempt(
                            platform, set, job, schedules.of(job.repetition()), progress.ofRun());
                    run.ifPresent(summary -> progress.finished(job.title(), summary));
                    return run;
                  })
              .stream()
              .flatMap(Optional::stream)
              .toList();
    }
  }

  /** One controller once. */
  private record Job(ControllerSpec controller, int repetition, String title) {}

  private List<Job> jobs() {
    List<Job> jobs = new ArrayList<>();
    List<ControllerSpec> controllers = experiment.controllers();
    int number = 0;
    for (int repetition = 1; repetition <= experiment.repetitions(); repetition++) {
      for (int place = 0; place < controllers.size(); place++) {
        number++;
        if (Shard.has(shard, repetition, place, controllers.size())) {
          ControllerSpec controller = controllers.get(place);
          jobs.add(new Job(controller, repetition, title(number, controller, repetition)));
        }
      }
    }
    return jobs;
  }

  private String title(int number, ControllerSpec controller, int repetition) {
    return String.format(
        Locale.ROOT, "[%d/%d] %s, repetition %d", number, allRuns(), controller.name(), repetition);
  }

  private int allRuns() {
    return experiment.repetitions() * experiment.controllers().size();
  }

  private Schedule schedule(int repetition) {
    return Schedule.draw(experiment.workload(), experiment.seed(), repetition);
  }

  private Optional<RunSummary> earlier(ResultSetWriter set, Job job) throws IOException {
    Optional<RunSummary> earlier = set.finished(job.controller().name(), job.repetition());
    if (earlier.isPresent()) {
      err.println(job.title() + ": measured already");
      err.flush();
    }
    return earlier;
  }

  /** Measures, unless the run fails: others go on without it. */
  private Optional<RunSummary> attempt(
      Platform platform, ResultSetWriter set, Job job, Schedule schedule, RunProgress progress) {
    try {
      return Optional.of(measure(platform, set, job, schedule, progress));
    } catch (PlatformException e) {
      failures.put(job, e);
      progress.phase("failed: " + e.getMessage());
      return Optional.empty();
    }
  }

  private RunSummary measure(
      Platform platform, ResultSetWriter set, Job job, Schedule schedule, RunProgress progress) {
    try {
      return new Measurement(experiment, platform, set)
          .of(job.controller(), job.repetition(), schedule, progress);
    } catch (PlatformException e) {
      throw new PlatformException(
          job.title() + ": " + e.getMessage() + " (kept so far: " + set.partialFolder() + ")", e);
    } catch (IOException | UncheckedIOException e) {
      throw new ResultSetException(
          "%s: the result set cannot be written: %s (kept so far: %s)"
              .formatted(job.title(), rootMessage(e), set.partialFolder()));
    } catch (RuntimeException e) {
      throw new PlatformException(
          "%s: %s failed: %s (kept so far: %s)"
              .formatted(job.title(), job.controller().name(), e, set.partialFolder()),
          e);
    }
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root instanceof FileSystemException file
        ? file.getFile() + ": " + (file.getReason() == null ? "cannot be used" : file.getReason())
        : String.valueOf(root.getMessage());
  }

  private int finish(ResultSetWriter set, Path folder, List<RunSummary> runs) throws IOException {
    boolean ended =
        runs.size() + failures.size() == jobs().size()
            && runs.stream().allMatch(RunSummary::complete);
    if (ended && !failures.isEmpty()) {
      return finishWithout(set, folder, runs);
    }
    if (ended) {
      show(runs, set.complete());
      err.println(next(folder, runs.size()));
      err.flush();
      return 0;
    }
    show(runs, set.partialFolder());
    err.printf(
        "interrupted: what was measured is in %s; run again with --out %s to go on%n",
        set.partialFolder(), folder);
    err.flush();
    return INTERRUPTED;
  }

  /** Some runs failed; when all did, the first says why. */
  private int finishWithout(ResultSetWriter set, Path folder, List<RunSummary> runs)
      throws IOException {
    List<Job> failed = jobs().stream().filter(failures::containsKey).toList();
    if (runs.isEmpty()) {
      throw failures.get(failed.get(0));
    }
    if (failedRuns == FailedRuns.LEAVE_OUT) {
      show(runs, set.complete(failed.stream().map(this::failedRun).toList()));
    } else {
      show(runs, set.partialFolder());
    }
    failed.forEach(job -> err.println(failures.get(job).getMessage()));
    err.println(
        failedRuns == FailedRuns.LEAVE_OUT
            ? "%d of %d runs failed; the set is without them".formatted(failed.size(), allRuns())
            : "%d of %d runs failed; the others are kept: run again with --out %s to try them once more, or with --without-failed to go without them"
                .formatted(failed.size(), allRuns(), folder));
    err.flush();
    return 1;
  }

  private FailedRun failedRun(Job job) {
    Throwable cause = failures.get(job).getCause();
    return new FailedRun(
        job.controller().name(),
        job.repetition(),
        cause instanceof PlatformException ? cause.getMessage() : String.valueOf(cause));
  }

  private String next(Path folder, int runs) {
    return shard
        .map(
            part ->
                "shard %s, %d of %d runs; with all shards there: twoscales results merge"
                    .formatted(part, runs, allRuns()))
        .orElse("for plots and a summary in one page: twoscales report " + folder);
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
    String part = shard.map(s -> "-%dof%d".formatted(s.index(), s.count())).orElse("");
    return Path.of("out", experiment.name() + "-" + time + part);
  }
}
