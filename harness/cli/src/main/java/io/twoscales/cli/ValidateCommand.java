package io.twoscales.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.twoscales.core.experiment.Delay;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.ExperimentReader;
import io.twoscales.core.experiment.ExperimentText;
import io.twoscales.core.experiment.PlatformSettings;
import io.twoscales.core.experiment.SimulatedTwin;
import io.twoscales.core.yaml.InvalidFileException;
import io.twoscales.report.plot.FidelityFigures;
import io.twoscales.results.fidelity.Fidelity;
import io.twoscales.results.fidelity.FidelityJson;
import io.twoscales.results.fidelity.FidelityText;
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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
      names = "--overhead-from",
      paramLabel = "SET",
      description =
          "A measured set from which to learn what gateway, network and load generator add to a"
              + " request; default: a run of static-peak with another seed when measuring now,"
              + " otherwise the set that is judged.")
  Path overheadFrom;

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

  /** A measured overhead and where it comes from. */
  private record Origin(RequestOverhead overhead, String words) {}

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
    Origin origin = overhead(truth, folder, known.isPresent());
    Path simulated = folder.resolve("simulated");
    Experiment twin = twin(asked, origin.overhead());
    removeSimulated(simulated);
    int code = run(twin, simulated);
    if (code != 0) {
      return code;
    }
    Fidelity fidelity = Fidelity.of(truth, ResultSet.open(simulated), tolerated);
    tell(fidelity, parameters(twin, origin), folder);
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

  /** The runs on containers, and before them one from which only the overhead is learnt. */
  private int measure(Subject asked, Path folder) throws IOException {
    Path calibration = folder.resolve("calibration");
    if (overheadFrom == null && !Files.isDirectory(calibration)) {
      String text =
          asked
              .text()
              .withWord("controllers", "[static-peak]")
              .withWord("repetitions", "1")
              .withWord("seed", Long.toString(asked.experiment().seed() + 1))
              .withWord("record", "all")
              .text();
      int code = run(reader().read(asked.place(), text), calibration);
      if (code != 0) {
        return code;
      }
    }
    Path set = folder.resolve("measured");
    return Files.isDirectory(set) ? 0 : run(asked.experiment(), set);
  }

  private Origin overhead(ResultSet truth, Path folder, boolean measuredBefore) {
    Path calibration = folder.resolve("calibration");
    if (overheadFrom != null) {
      ResultSet set = ResultSet.open(overheadFrom);
      Fidelity.requireMeasured(set);
      return new Origin(RequestOverhead.of(set), "measured in " + overheadFrom);
    }
    if (!measuredBefore && Files.isDirectory(calibration)) {
      return new Origin(
          RequestOverhead.of(ResultSet.open(calibration)),
          "measured in " + calibration + ", static-peak with another seed");
    }
    return new Origin(
        RequestOverhead.of(truth),
        "TAKEN FROM THE SET THAT IS JUDGED: --overhead-from names another one");
  }

  private Experiment twin(Subject asked, RequestOverhead overhead) {
    boolean samples =
        asked.experiment().inputs().stream()
            .anyMatch(input -> input.file().endsWith("samples.csv.gz"));
    SimulatedTwin twin =
        new SimulatedTwin(
            asked.text(),
            asked.platform(),
            new Delay(micros(overhead.medianMs()), micros(overhead.p99Ms())),
            samples);
    return reader().read(asked.place(), twin.text().text());
  }

  private static Duration micros(double ms) {
    return Duration.ofNanos(1000 * Math.max(1, Math.round(1000 * ms)));
  }

  private int run(Experiment experiment, Path folder) throws IOException {
    SuiteOptions options = new SuiteOptions();
    options.out = folder;
    PrintWriter err = spec.commandLine().getErr();
    return new SuiteRun(experiment, options, err, err).run();
  }

  /** What is simulated can be had again at any time, and follows from what was measured. */
  private static void removeSimulated(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!ResultSet.open(folder).manifest().experiment().platform().equals("simulated")) {
      throw new InvalidFileException(folder + " was measured; it is not replaced");
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static List<String> parameters(Experiment twin, Origin origin) {
    PlatformSettings.Simulated platform = (PlatformSettings.Simulated) twin.platform();
    return List.of(
        "service times: " + platform.noise(),
        "cold start: of the profile, by the CPU a start has: " + platform.coldStart(),
        "resize delay: of the profile, " + platform.resizeDelay(),
        String.format(
            Locale.ROOT,
            "overhead per request: median %.2f ms, p99 %.2f ms, of %d requests, %s",
            origin.overhead().medianMs(),
            origin.overhead().p99Ms(),
            origin.overhead().requests(),
            origin.words()));
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
