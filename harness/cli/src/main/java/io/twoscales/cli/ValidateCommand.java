package io.twoscales.cli;

import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.ExperimentReader;
import io.twoscales.results.fidelity.Fidelity;
import io.twoscales.results.fidelity.Tolerances;
import io.twoscales.results.read.ResultSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
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
  private static final int MOST_DRAWS = 1000;

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
      names = "--draws",
      paramLabel = "N",
      description =
          "In how many draws of all noise the experiment is simulated, whose means are compared;"
              + " default: ${DEFAULT-VALUE}.")
  int draws = Validation.DRAWS;

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

  @Override
  public Integer call() throws IOException {
    Tolerances tolerated = tolerances();
    if (draws < 1 || draws > MOST_DRAWS) {
      throw new ParameterException(
          spec.commandLine(), "--draws: expected 1 to %d, found %d".formatted(MOST_DRAWS, draws));
    }
    if (Files.isDirectory(subject) && measured != null) {
      throw new ParameterException(
          spec.commandLine(), "--measured goes with an experiment file; " + subject + " is a set");
    }
    Optional<Path> given =
        Files.isDirectory(subject) ? Optional.of(subject) : Optional.ofNullable(measured);
    Optional<ResultSet> known = given.map(ResultSet::open);
    known.ifPresent(Fidelity::requireMeasured);
    ValidatedExperiment asked =
        Files.isDirectory(subject)
            ? ValidatedExperiment.ofSet(known.orElseThrow(), reader())
            : ValidatedExperiment.of(subject, reader().read(subject));
    Path folder = out == null ? defaultFolder(asked.experiment()) : out;
    Files.createDirectories(folder);
    Validation validation = new Validation(asked, reader(), folder, spec.commandLine().getErr());

    Path real = given.orElse(folder.resolve("measured"));
    if (known.isEmpty()) {
      int code = measure(asked, validation, folder);
      if (code != 0) {
        return code;
      }
    }
    ResultSet truth = known.orElseGet(() -> ResultSet.open(real));
    LearntParameters learnt = learn(asked, truth, folder, known.isPresent());
    List<Experiment> twins = validation.twins(learnt, draws);
    int code = validation.simulate(twins);
    if (code != 0) {
      return code;
    }
    Validation.Findings findings = validation.compare(truth, twins, learnt, tolerated);
    tell(findings);
    return findings.fidelity().broken().isEmpty() ? 0 : Main.FAILED;
  }

  private Tolerances tolerances() {
    try {
      return Tolerances.DEFAULT.and(tolerances.stream().map(Tolerances::parse).toList());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--tolerance: " + e.getMessage());
    }
  }

  private ExperimentReader reader() {
    return Home.experimentReader(Home.traceFolders(traceFolders));
  }

  /** The runs on containers, and before them those from which the rest is learnt. */
  private int measure(ValidatedExperiment asked, Validation validation, Path folder)
      throws IOException {
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
      int code = validation.run(reader().read(asked.place(), text), calibrated);
      if (code != 0) {
        return code;
      }
    }
    Path set = folder.resolve("measured");
    return Files.isDirectory(set) ? 0 : validation.run(asked.experiment(), set);
  }

  private LearntParameters learn(
      ValidatedExperiment asked, ResultSet truth, Path folder, boolean measuredBefore) {
    Path own = folder.resolve("calibration");
    if (calibration != null) {
      ResultSet set = ResultSet.open(calibration);
      Fidelity.requireMeasured(set);
      return LearntParameters.of(asked, truth, set, "measured in " + calibration);
    }
    if (!measuredBefore && Files.isDirectory(own)) {
      return LearntParameters.of(
          asked, truth, ResultSet.open(own), "measured in " + own + ", with another seed");
    }
    return LearntParameters.of(asked, truth, truth, LearntParameters.OF_THE_JUDGED);
  }

  private void tell(Validation.Findings findings) {
    if (markdown != null) {
      Validation.write(markdown, findings.text().markdown());
    }
    PrintWriter stdout = spec.commandLine().getOut();
    stdout.print(json ? findings.json() : findings.text().plain());
    stdout.flush();
  }

  private static Path defaultFolder(Experiment experiment) {
    String time = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    return Path.of("out", "validate-" + experiment.name() + "-" + time);
  }
}
