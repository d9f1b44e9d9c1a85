package io.twoscales.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.twoscales.core.experiment.BatchSamples;
import io.twoscales.core.experiment.Delay;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.ExperimentReader;
import io.twoscales.core.experiment.ExperimentText;
import io.twoscales.core.experiment.MeasuredProfiles;
import io.twoscales.core.experiment.PlatformSettings;
import io.twoscales.core.experiment.SimulatedTwin;
import io.twoscales.core.experiment.Warming;
import io.twoscales.core.yaml.InvalidFileException;
import io.twoscales.report.plot.FidelityFigures;
import io.twoscales.results.FileTree;
import io.twoscales.results.fidelity.Fidelity;
import io.twoscales.results.fidelity.FidelityJson;
import io.twoscales.results.fidelity.FidelityText;
import io.twoscales.results.fidelity.FreshReplicas;
import io.twoscales.results.fidelity.RequestOverhead;
import io.twoscales.results.fidelity.Tolerances;
import io.twoscales.results.read.ResultSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code twoscales validate EXPERIMENT|SET}. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = {
      "Holds the simulator against reality: the same experiment on containers and, from the measured"
          + " profile that it names, in virtual time.",
      "Exit code 0 when every error is within its tolerance, 1 when one is not."
    })
final class ValidateCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(
      paramLabel = "EXPERIMENT",
      description =
          "An experiment file with platform.kind docker, as calibrate writes; or a result set that"
              + " was measured, whose experiment is then used.")
  Path subject;

  @Option(
      names = "--measured",
      paramLabel = "SET",
      description = "What was measured already; default: it is measured now, into DIR/measured.")
  Path measured;

  @Option(
      names = "--calibration",
      paramLabel = "SET",
      description =
          "A measured set from which to learn what gateway, network and load generator add to a"
              + " request, and how much slower fresh replicas are; default: runs of static-peak and"
              + " fa2 with another seed when measuring now, otherwise the set that is judged.")
  Path calibration;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for all of it; default: out/validate-NAME-TIME.")
  Path out;

  @Option(
      names = "--tolerance",
      paramLabel = "CONTROLLER:MEASURE=PERCENT",
      description = "Such as hpa:p99=20 or *:cost=10; percentage points of violations.")
  List<String> tolerances = new ArrayList<>();

  @Option(
      names = "--trace-dir",
      paramLabel = "DIR",
      description = "Folder with traces; looked at before $TWOSCALES_TRACES.")
  List<Path> traceFolders = new ArrayList<>();

  @Option(names = "--markdown", paramLabel = "FILE", description = "Writes the report there, too.")
  Path markdown;

  @Option(names = "--json", description = "One JSON document on standard output.")
  boolean json;

  @Spec CommandSpec spec;

  private record Subject(Path place, Experiment experiment, PlatformSettings.Docker platform) {
    ExperimentText text() {
      return new ExperimentText(experiment.text());
    }
  }

  /** What was learnt beside the profile, and where it comes from. */
  private record Learnt(RequestOverhead overhead, Optional<Warming> warming, String words) {}

  @Override
  public Integer call() throws IOException {
    Tolerances tolerated = tolerances();
    if (Files.isDirectory(subject) && measured != null) {
      throw new ParameterException(
          spec.commandLine(), "--measured goes with an experiment file; " + subject + " is a set");
    }
    Optional<Path> given =
        Files.isDirectory(subject) ? Optional.of(subject) : Optional.ofNullable(measured);
    Optional<ResultSet> known = given.map(ResultSet::open);
    known.ifPresent(Fidelity::requireMeasured);
    Subject asked = Files.isDirectory(subject) ? ofSet(known.orElseThrow()) : ofFile(subject);
    Path folder = out == null ? defaultFolder(asked.experiment()) : out;
    Files.createDirectories(folder);

    Path real = given.orElse(folder.resolve("measured"));
    if (known.isEmpty()) {
      int code = measure(asked, folder);
      if (code != 0) {
        return code;
      }
    }
    ResultSet truth = known.orElseGet(() -> ResultSet.open(real));
    Learnt learnt = learn(asked, truth, folder, known.isPresent());
    Path simulated = folder.resolve("simulated");
    Experiment twin = twin(asked, learnt);
    removeSimulated(simulated);
    int code = run(twin, simulated);
    if (code != 0) {
      return code;
    }
    Fidelity fidelity = Fidelity.of(truth, ResultSet.open(simulated), tolerated);
    tell(fidelity, parameters(twin, learnt), folder);
    return fidelity.broken().isEmpty() ? 0 : Main.FAILED;
  }

  private Tolerances tolerances() {
    try {
      return Tolerances.DEFAULT.and(tolerances.stream().map(Tolerances::parse).toList());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--tolerance: " + e.getMessage());
    }
  }

  private Subject ofFile(Path file) {
    return subject(file, reader().read(file));
  }

  /** A set has the text of its experiment and a copy of its profile; traces have to be found. */
  private Subject ofSet(ResultSet set) {
    ExperimentText text = new ExperimentText(set.experimentText());
    Path place = set.folder().resolve("experiment.yaml");
    Path profiles = set.folder().resolve("inputs").resolve("profiles");
    try {
      return subject(
          place,
          reader()
              .read(
                  place,
                  Files.isDirectory(profiles)
                      ? text.withWord("profiles", "inputs/profiles").text()
                      : text.text()));
    } catch (InvalidFileException e) {
      throw new InvalidFileException(
          "%s (the experiment cannot be rebuilt from the set alone: give its file, and the set as --measured)"
              .formatted(e.getMessage()));
    }
  }

  private static Subject subject(Path place, Experiment experiment) {
    if (!(experiment.platform() instanceof PlatformSettings.Docker docker)) {
      throw new InvalidFileException(
          place + ": platform.kind is simulated; what is validated is an experiment on containers");
    }
    if (experiment.inputs().stream().noneMatch(input -> input.of().equals("profiles"))) {
      throw new InvalidFileException(
          place
              + ": names no `profiles`, from which the simulation takes its service times and"
              + " delays; `twoscales profile` measures them");
    }
    return new Subject(place, experiment, docker);
  }

  private ExperimentReader reader() {
    return Home.experimentReader(Home.traceFolders(traceFolders));
  }

  /** The runs on containers, and before them those from which the rest is learnt. */
  private int measure(Subject asked, Path folder) throws IOException {
    Path calibrated = folder.resolve("calibration");
    if (calibration == null && !Files.isDirectory(calibrated)) {
      String text =
          asked
              .text()
              .withWord("controllers", "[static-peak, fa2]")
              .withWord("repetitions", "1")
              .withWord("seed", Long.toString(asked.experiment().seed() + 1))
              .withWord("record", "all")
              .text();
      int code = run(reader().read(asked.place(), text), calibrated);
      if (code != 0) {
        return code;
      }
    }
    Path set = folder.resolve("measured");
    return Files.isDirectory(set) ? 0 : run(asked.experiment(), set);
  }

  private Learnt learn(Subject asked, ResultSet truth, Path folder, boolean measuredBefore) {
    Path own = folder.resolve("calibration");
    if (calibration != null) {
      ResultSet set = ResultSet.open(calibration);
      Fidelity.requireMeasured(set);
      return learn(asked, set, "measured in " + calibration);
    }
    if (!measuredBefore && Files.isDirectory(own)) {
      return learn(asked, ResultSet.open(own), "measured in " + own + ", with another seed");
    }
    return learn(
        asked, truth, "TAKEN FROM THE SET THAT IS JUDGED: --calibration names another one");
  }

  /** The overhead is that of static plans where there are any: others may choke the gateway. */
  private static Learnt learn(Subject asked, ResultSet set, String words) {
    boolean anyStatic = set.controllers().stream().anyMatch(name -> name.startsWith("static-"));
    Optional<Map<String, BatchSamples>> samples = samples(asked);
    return new Learnt(
        RequestOverhead.of(set, name -> !anyStatic || name.startsWith("static-")),
        samples.flatMap(
            known ->
                FreshReplicas.of(
                    set, (stage, batch, millicores) -> known.get(stage).meanMs(batch, millicores))),
        words);
  }

  private static Optional<Map<String, BatchSamples>> samples(Subject asked) {
    return asked.experiment().inputs().stream()
        .filter(input -> input.file().endsWith("samples.csv.gz"))
        .findFirst()
        .flatMap(
            input ->
                new MeasuredProfiles(input.file().getParent())
                    .samples(asked.experiment().pipeline()));
  }

  private Experiment twin(Subject asked, Learnt learnt) {
    RequestOverhead overhead = learnt.overhead();
    SimulatedTwin twin =
        new SimulatedTwin(
            asked.text(),
            asked.platform(),
            new Delay(micros(overhead.medianMs()), micros(overhead.p99Ms())),
            learnt.warming().orElse(Warming.NONE),
            samples(asked).isPresent());
    return reader().read(asked.place(), twin.text().text());
  }

  private static Duration micros(double ms) {
    return Duration.ofNanos(1000 * Math.max(1, Math.round(1000 * ms)));
  }

  private int run(Experiment experiment, Path folder) throws IOException {
    SuiteOptions options = new SuiteOptions();
    options.out = folder;
    PrintWriter err = spec.commandLine().getErr();
    return new SuiteRun(experiment, options, FailedRuns.TRY_AGAIN, err, err).run();
  }

  /** What is simulated can be had again at any time, and follows from what was measured. */
  private static void removeSimulated(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!ResultSet.open(folder).manifest().experiment().platform().equals("simulated")) {
      throw new InvalidFileException(folder + " was measured; it is not replaced");
    }
    FileTree.delete(folder);
  }

  private static List<String> parameters(Experiment twin, Learnt learnt) {
    PlatformSettings.Simulated platform = (PlatformSettings.Simulated) twin.platform();
    return List.of(
        "service times: " + platform.noise(),
        "cold start: of the profile, by the CPU a start has: " + platform.coldStart(),
        "resize delay: of the profile, " + platform.resizeDelay(),
        String.format(
            Locale.ROOT,
            "overhead per request: median %.2f ms, p99 %.2f ms, of %d requests, %s",
            learnt.overhead().medianMs(),
            learnt.overhead().p99Ms(),
            learnt.overhead().requests(),
            learnt.words()),
        learnt
            .warming()
            .map(
                warming ->
                    String.format(
                        Locale.ROOT,
                        "fresh replicas: %.2f times slower, to 1/e of that after %.1f core-s, %s",
                        warming.slower(),
                        warming.cpu().toMillis() / 1000.0,
                        learnt.words()))
            .orElse("fresh replicas: as fast as others; too few of them to tell"));
  }

  private void tell(Fidelity fidelity, List<String> parameters, Path folder) throws IOException {
    String document =
        JSON.writerWithDefaultPrettyPrinter()
                .writeValueAsString(FidelityJson.of(fidelity, parameters))
            + "\n";
    FidelityText text = new FidelityText(fidelity, parameters);
    write(folder.resolve("fidelity.json"), document);
    write(folder.resolve("fidelity.md"), text.markdown());
    if (markdown != null) {
      write(markdown, text.markdown());
    }
    FidelityFigures.of(fidelity.measured(), fidelity.simulated())
        .forEach(figure -> write(folder.resolve(figure.name() + ".svg"), figure.svg()));
    PrintWriter stdout = spec.commandLine().getOut();
    stdout.print(json ? document : text.plain());
    stdout.flush();
  }

  private static void write(Path file, String text) {
    WholeFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Path defaultFolder(Experiment experiment) {
    String time = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    return Path.of("out", "validate-" + experiment.name() + "-" + time);
  }
}
