package io.twoscales.cli;

import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.ExperimentReader;
import io.twoscales.core.run.PlatformException;
import io.twoscales.core.yaml.InvalidFileException;
import io.twoscales.docker.engine.DockerEngine;
import io.twoscales.docker.testbed.CpuLayout;
import io.twoscales.profiling.Hardware;
import io.twoscales.report.Report;
import io.twoscales.reproduction.PaperPipeline;
import io.twoscales.reproduction.ReplayedWindow;
import io.twoscales.reproduction.ReproductionText;
import io.twoscales.reproduction.SimulatedPart;
import io.twoscales.reproduction.SuiteSize;
import io.twoscales.reproduction.WindowKind;
import io.twoscales.reproduction.claims.Measured;
import io.twoscales.reproduction.claims.Place;
import io.twoscales.reproduction.claims.Verdicts;
import io.twoscales.results.ResultSetException;
import io.twoscales.results.fidelity.Tolerances;
import io.twoscales.results.read.ResultSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Runs the suite part by part, each a result set of its own, and says what came of the claims. What
 * cannot be run is left out and named.
 */
final class Reproduction {
  private static final int FEWEST_CPUS = 2;
  private static final String SIMULATED = "simulated";
  private static final String DOCKER = "docker";

  private final SuiteSize size;
  private final Path folder;
  private final List<Path> traceFolders;
  private final int threads;
  private final boolean withTestbed;
  private final PrintWriter err;

  private final List<String> missing = new ArrayList<>();
  private final List<String> fidelity = new ArrayList<>();
  private final List<Collected> collected = new ArrayList<>();
  private final List<ReplayedWindow> windows = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();

  Reproduction(
      SuiteSize size,
      Path folder,
      List<Path> traceFolders,
      int threads,
      boolean withTestbed,
      PrintWriter err) {
    this.size = size;
    this.folder = folder;
    this.traceFolders = traceFolders;
    this.threads = threads;
    this.withTestbed = withTestbed;
    this.err = err;
  }

  /** Exit code: 0 when everything was run. */
  int run(boolean json, PrintWriter out) throws IOException {
    begin();
    ReproducedTrace trace = ReproducedTrace.find(traceFolders, experiments());
    List<SimulatedPart> simulated = simulatedParts(trace);
    List<TestbedPart> testbed = testbedParts(trace);
    SuiteProgress progress =
        new SuiteProgress(
            simulated.stream().mapToDouble(SimulatedPart::work).sum(),
            testbed.stream().mapToInt(TestbedPart::estimatedSeconds).sum(),
            simulated.size() + testbed.size(),
            err);
    progress.begin(trace.note());
    ImagesAhead images = new ImagesAhead(testbed, err);
    String controllers =
        Files.readString(Home.folder().resolve("experiments/surges/controllers.yaml"));
    for (SimulatedPart part : simulated) {
      boolean fresh = !Files.exists(set(part.name()));
      progress.begin(part);
      Path file = experiment(part.name());
      if (!Files.exists(file)) {
        WholeFile.write(file, part.experiment(controllers).getBytes(StandardCharsets.UTF_8));
      }
      if (!run(part.name(), new PrintWriter(Writer.nullWriter()))) {
        return interrupted();
      }
      progress.finished(part, fresh);
      collect(part.name(), SIMULATED, part.pipeline().pipeline(), part.window());
    }
    for (TestbedPart part : testbed) {
      progress.begin(part);
      if (!calibrate(part, images) || !run(part.name(), err)) {
        return interrupted();
      }
      progress.finished(part);
      collect(part.name(), DOCKER, part.pipeline(), part.window());
      if (!validate(part)) {
        return interrupted();
      }
    }
    tell(conditions(trace, testbed), json, out);
    return missing.isEmpty() ? 0 : 1;
  }

  /** The folder belongs to one size. */
  private void begin() throws IOException {
    Files.createDirectories(experiments());
    Path begun = folder.resolve("size");
    String word = size.name().toLowerCase(Locale.ROOT);
    if (Files.exists(begun) && !Files.readString(begun).strip().equals(word)) {
      throw new ResultSetException(
          "%s is a reproduction of size %s; choose another --out, or the same size to go on"
              .formatted(folder, Files.readString(begun).strip()));
    }
    Files.writeString(begun, word + "\n");
  }

  private Path experiments() {
    return folder.resolve("experiments");
  }

  private Path set(String part) {
    return folder.resolve("sets").resolve(part);
  }

  private List<SimulatedPart> simulatedParts(ReproducedTrace trace) {
    windows.addAll(trace.authors());
    windows.addAll(size.simulated().windows(trace.rule()));
    List<SimulatedPart> parts = new ArrayList<>();
    Set<WindowKind> kinds = new HashSet<>();
    for (PaperPipeline pipeline : PaperPipeline.values()) {
      for (ReplayedWindow window : windows) {
        kinds.add(window.kind());
        parts.add(new SimulatedPart(pipeline, window, size.simulated().repetitions(window.kind())));
      }
      places.add(new Place(SIMULATED, pipeline.pipeline(), kinds, Set.copyOf(Verdicts.SUBJECTS)));
    }
    return parts;
  }

  private List<TestbedPart> testbedParts(ReproducedTrace trace) {
    if (!withTestbed) {
      return List.of();
    }
    ReplayedWindow window = size.testbed().window(trace.rule());
    List<TestbedPart> parts = new ArrayList<>();
    for (String pipeline : size.testbed().pipelines()) {
      places.add(new Place(DOCKER, pipeline, Set.of(window.kind()), TestbedPart.SUBJECTS));
      parts.add(new TestbedPart(pipeline, window, size.testbed().repetitions()));
    }
    String obstacle = obstacle();
    if (obstacle.isEmpty()) {
      return parts;
    }
    missing.add("the runs on containers: " + obstacle);
    err.println("without the runs on containers: " + obstacle);
    return List.of();
  }

  /** Why nothing can be run on containers here; empty when it can. */
  private static String obstacle() {
    int cpus = CpuLayout.ofMachine().cpus();
    if (cpus < FEWEST_CPUS) {
      return "this machine has %d CPU; replicas and load generator need %d"
          .formatted(cpus, FEWEST_CPUS);
    }
    try (DockerEngine engine = DockerEngine.connectToRun(System.getenv())) {
      return "";
    } catch (PlatformException | IOException e) {
      return e.getMessage();
    }
  }

  /** Writes a part's experiment where there is none yet; whether the suite may go on. */
  private boolean calibrate(TestbedPart part, ImagesAhead images) throws IOException {
    Path file = experiment(part.name());
    if (Files.exists(file)) {
      return true;
    }
    try (Interruption interruption = new Interruption()) {
      try {
        images.await();
        Path profile = profile(part).find(err);
        WholeFile.write(file, part.experiment(profile).getBytes(StandardCharsets.UTF_8));
      } catch (InterruptedException e) {
        return false;
      } catch (PlatformException | IllegalArgumentException e) {
        if (interruption.begun()) {
          return false;
        }
        missing.add(part.name() + ": " + e.getMessage());
        err.println(part.name() + " failed: " + e.getMessage());
        err.flush();
      }
      return true;
    }
  }

  private ProfileOfToday profile(TestbedPart part) {
    return new ProfileOfToday(part.described(), folder.resolve("profiles"));
  }

  private Path experiment(String part) {
    return experiments().resolve(part + ".yaml");
  }

  /** Runs a part that is not there yet; whether the suite may go on. */
  private boolean run(String name, PrintWriter to) throws IOException {
    Path file = experiment(name);
    if (!Files.exists(file)) {
      return true;
    }
    if (Files.exists(set(name))) {
      nameFailed(name);
      return true;
    }
    SuiteOptions options = new SuiteOptions();
    options.out = set(name);
    options.threads = threads;
    try {
      Experiment experiment = Home.experimentReader(traceFolders).read(file);
      Files.createDirectories(set(name).getParent());
      int code =
          new SuiteRun(
                  experiment,
                  options,
                  FailedRuns.LEAVE_OUT,
                  new PrintWriter(Writer.nullWriter()),
                  to)
              .run();
      if (code == 1) {
        nameFailed(name);
      }
      return code != SuiteRun.INTERRUPTED;
    } catch (PlatformException | ResultSetException | InvalidFileException e) {
      missing.add(name + ": " + e.getMessage());
      err.println(name + " failed: " + e.getMessage());
      err.flush();
      return !Thread.currentThread().isInterrupted();
    }
  }

  private void nameFailed(String name) {
    ResultSet.open(set(name))
        .manifest()
        .failed()
        .forEach(run -> missing.add(name + ": " + run.notice()));
  }

  private void collect(String name, String platform, String pipeline, ReplayedWindow window) {
    if (Files.isDirectory(set(name))) {
      collected.add(new Collected(ResultSet.open(set(name)), platform, pipeline, window));
    }
  }

  /** Holds the simulator against what was measured; whether the suite may go on. */
  private boolean validate(TestbedPart part) throws IOException {
    if (!Files.isDirectory(set(part.name()))) {
      return true;
    }
    try {
      return simulate(part);
    } catch (PlatformException | ResultSetException | InvalidFileException e) {
      missing.add(part.name() + " in virtual time: " + e.getMessage());
      return true;
    }
  }

  private boolean simulate(TestbedPart part) throws IOException {
    ResultSet truth = ResultSet.open(set(part.name()));
    ExperimentReader reader = Home.experimentReader(traceFolders);
    ValidatedExperiment asked = ValidatedExperiment.ofSet(truth, reader);
    LearntParameters learnt = LearntParameters.of(asked, truth, truth, "learnt from the same runs");
    Path to = folder.resolve("fidelity").resolve(part.name());
    Files.createDirectories(to);
    Validation validation = new Validation(asked, reader, to, new PrintWriter(Writer.nullWriter()));
    List<Experiment> twins = validation.twins(learnt, Validation.DRAWS);
    int code = validation.simulate(twins);
    if (code == 0) {
      String summary =
          validation.compare(truth, twins, learnt, Tolerances.DEFAULT).text().summary();
      fidelity.add(
          "%s: %s (%s)"
              .formatted(part.pipeline(), summary, folder.relativize(to.resolve("fidelity.md"))));
    }
    return code != SuiteRun.INTERRUPTED;
  }

  private int interrupted() {
    err.printf(
        "interrupted: what was measured is kept; %s goes on%n",
        "twoscales reproduce "
            + (size == SuiteSize.STANDARD ? "" : "--" + size.name().toLowerCase(Locale.ROOT) + " ")
            + "--out "
            + folder);
    err.flush();
    return SuiteRun.INTERRUPTED;
  }

  private List<String> conditions(ReproducedTrace trace, List<TestbedPart> testbed)
      throws IOException {
    List<String> conditions = new ArrayList<>();
    conditions.add(trace.note());
    conditions.add(
        "in virtual time: the papers' pipelines and divisors ("
            + PaperPipeline.divisors()
            + "), replicas of 1 to 8 cores, a cold start of 6 s, Poisson arrivals");
    for (TestbedPart part : testbed) {
      conditions.add(profile(part).note());
    }
    conditions.add("hardware: " + Hardware.name());
    return conditions;
  }

  /** A set that is to be told of. */
  private record Collected(ResultSet set, String platform, String pipeline, ReplayedWindow window) {
    Measured measured() {
      return Measured.of(platform, pipeline, window.kind(), window.number(), set);
    }
  }

  private void tell(List<String> conditions, boolean json, PrintWriter out) throws IOException {
    List<Measured> measured = collected.parallelStream().map(Collected::measured).toList();
    ReproductionText text =
        new ReproductionText(
            "Reproduction, " + size.name().toLowerCase(Locale.ROOT),
            conditions,
            missing,
            fidelity,
            measured,
            Verdicts.of(measured, places),
            windows);
    WholeFile.write(
        folder.resolve("reproduction.md"), text.markdown().getBytes(StandardCharsets.UTF_8));
    WholeFile.write(
        folder.resolve("reproduction.json"), text.json().getBytes(StandardCharsets.UTF_8));
    List<Path> pages = pages();
    if (json) {
      out.println(text.json());
    } else {
      out.print(text.plain());
      out.printf("%nall of it: %s%n", folder.resolve("reproduction.md"));
      pages.forEach(page -> out.println("report: " + page));
    }
    out.flush();
  }

  /**
   * A report for what was run on containers, and for the first window of each of the papers'
   * pipelines.
   */
  private List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    List<String> shown = new ArrayList<>();
    for (PaperPipeline pipeline : PaperPipeline.values()) {
      windows.stream().findFirst().ifPresent(w -> shown.add(pipeline.pipeline() + "-" + w.name()));
    }
    size.testbed().pipelines().forEach(pipeline -> shown.add("testbed-" + pipeline));
    for (String part : shown) {
      if (Files.isDirectory(set(part))) {
        Path page = folder.resolve(part + ".html");
        WholeFile.write(
            page, Report.of(List.of(set(part))).html().getBytes(StandardCharsets.UTF_8));
        pages.add(page);
      }
    }
    return pages;
  }
}
