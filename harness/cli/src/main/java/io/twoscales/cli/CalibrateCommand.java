package io.twoscales.cli;

import io.twoscales.core.experiment.MeasuredProfiles;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.PipelineReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** {@code twoscales calibrate PIPELINE}. */
@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    description =
        "Writes an experiment whose testbed is neither idle nor drowned on this machine, and says"
            + " why it has these numbers.")
final class CalibrateCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "PIPELINE",
      description = "A name that `pipelines` lists, or a pipeline file.")
  String pipeline;

  @Option(
      names = "--profiles",
      paramLabel = "DIR",
      description =
          "A profile of this machine, made by `profile`; default: the one in"
              + " results/profiles/HARDWARE/PIPELINE if there is one, else the pipeline's own"
              + " latencies.")
  Path profiles;

  @Option(names = "--trace", paramLabel = "TRACE", description = "Default: a synthetic surge.")
  String trace;

  @Option(names = "--window", paramLabel = "FROM..TO", description = "Seconds of the trace.")
  String window;

  @Option(
      names = "--seconds",
      defaultValue = "60",
      paramLabel = "N",
      description = "Length of the synthetic surge; default 60.")
  int seconds;

  @Option(
      names = "--utilisation",
      defaultValue = "0.7",
      paramLabel = "SHARE",
      description =
          "The peak, as a share of what the platform carries; default 0.7, which leaves CPU to"
              + " start replicas with.")
  double utilisation;

  @Option(
      names = "--controllers",
      split = ",",
      defaultValue = "hybrid,fa2,sponge,hpa,static-peak",
      paramLabel = "NAME",
      description = "Default: hybrid,fa2,sponge,hpa,static-peak.")
  List<String> controllers = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The experiment file; default: standard output.")
  Path out;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (window != null && trace == null) {
      throw wrong("--window goes with --trace");
    }
    if (seconds < 10 || !(utilisation > 0 && utilisation <= 1)) {
      throw wrong("expected at least 10 --seconds and a --utilisation above 0, at most 1");
    }
    if (out != null && Files.exists(out)) {
      throw wrong(out + " is there already; remove it, or give another --out");
    }
    Pipeline described = new PipelineReader(Home.folder()).find(pipeline);
    if (profiles == null && !isFile()) {
      profiles = Home.findProfileHere(described.name()).orElse(null);
    }
    Optional<MeasuredProfiles> measured = Optional.ofNullable(profiles).map(MeasuredProfiles::new);
    CalibratedExperiment experiment;
    try {
      experiment =
          new MachineCalibration(described, reference(), measured, utilisation)
              .experiment(load(), controllers, 1);
    } catch (IllegalArgumentException e) {
      throw wrong(described.name() + ": " + e.getMessage());
    }
    write(experiment.yaml(profilesKey()));
    return 0;
  }

  /** A name stays one; a path has to be found from where the experiment lies. */
  private String reference() {
    return isFile() ? Path.of(pipeline).toAbsolutePath().normalize().toString() : pipeline;
  }

  private boolean isFile() {
    return Files.isRegularFile(Path.of(pipeline));
  }

  private Optional<String> profilesKey() {
    if (profiles == null) {
      return Optional.empty();
    }
    Path folder = profiles.toAbsolutePath().normalize();
    return Optional.of(
        out == null
            ? folder.toString()
            : out.toAbsolutePath().normalize().getParent().relativize(folder).toString());
  }

  private List<String> load() {
    if (trace == null) {
      return List.of("synthetic: {kind: surge, seconds: %d, base: 1, peak: 4}".formatted(seconds));
    }
    Path file = Path.of(trace);
    List<String> lines = new ArrayList<>();
    lines.add(
        "trace: "
            + (Files.isRegularFile(file) ? file.toAbsolutePath().normalize().toString() : trace));
    if (window != null) {
      lines.add("window: " + window);
    }
    return lines;
  }

  private void write(String yaml) throws IOException {
    PrintWriter stdout = spec.commandLine().getOut();
    if (out == null) {
      stdout.print(yaml);
    } else {
      Path beside = out.resolveSibling(out.getFileName() + ".new");
      Files.writeString(beside, yaml);
      try {
        // What `run` would refuse is not left behind.
        Home.experimentReader(Home.traceFolders(List.of())).read(beside);
        Files.move(beside, out);
      } finally {
        Files.deleteIfExists(beside);
      }
      yaml.lines()
          .filter(line -> line.startsWith("#"))
          .map(l -> l.substring(2))
          .forEach(stdout::println);
      stdout.println("experiment: " + out);
    }
    stdout.flush();
  }

  private ParameterException wrong(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}
