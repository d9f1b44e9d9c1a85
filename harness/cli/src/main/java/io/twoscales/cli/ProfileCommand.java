package io.twoscales.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.PipelineReader;
import io.twoscales.docker.engine.DockerEngine;
import io.twoscales.profiling.CellStatistics;
import io.twoscales.profiling.Grid;
import io.twoscales.profiling.MeasuredProfile;
import io.twoscales.profiling.ProfileSession;
import io.twoscales.profiling.ProfileWriter;
import io.twoscales.profiling.StoppingRule;
import io.twoscales.profiling.containers.ContainerProfiler;
import io.twoscales.profiling.containers.ProfileSettings;
import io.twoscales.results.FileTree;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code twoscales profile PIPELINE}. */
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    description = "Measures a pipeline's batch latencies over batch size and CPU, in containers.")
final class ProfileCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;

  @Parameters(
      paramLabel = "PIPELINE",
      description = "A name that `pipelines` lists, or a pipeline file.")
  String pipeline;

  @Option(
      names = "--cpus",
      split = ",",
      converter = CpuConverter.class,
      paramLabel = "CPU",
      description = "CPU limits; default: 100m,200m,300m,500m,700m,1.")
  List<Integer> cpus = List.of();

  @Option(
      names = "--batches",
      split = ",",
      paramLabel = "N",
      description = "Batch sizes; default: each stage's.")
  List<Integer> batches = List.of();

  @Option(names = "--stage", split = ",", paramLabel = "NAME", description = "Only these stages.")
  List<String> stages = List.of();

  @Option(
      names = "--variant",
      split = ",",
      paramLabel = "NAME",
      description = "Only these variants; default: all that name an image.")
  List<String> variants = List.of();

  @Option(
      names = "--period",
      converter = DurationConverter.class,
      defaultValue = "10ms",
      paramLabel = "TIME",
      description = "CFS period, as in the experiments the profile is for; default 10ms.")
  Duration period;

  @Option(
      names = "--half-width",
      defaultValue = "0.05",
      paramLabel = "SHARE",
      description = "How closely medians are to be known (95%% confidence); default 0.05.")
  double halfWidth;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Batches per cell; default 662, which is what a 99th percentile needs.")
  Integer samples;

  @Option(
      names = "--cell-time",
      converter = DurationConverter.class,
      defaultValue = "12s",
      paramLabel = "TIME",
      description = "After which a cell is done in any case; default 12s.")
  Duration cellTime;

  @Option(
      names = "--starts",
      defaultValue = "5",
      paramLabel = "N",
      description = "Cold starts at one CPU, and as many at the smallest; default 5.")
  int starts;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Of the payloads and of the order of cells; default 1.")
  long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder of the profile; default: results/profiles/HARDWARE/PIPELINE. An interrupted one"
              + " goes on.")
  Path out;

  @Option(
      names = "--check",
      description =
          "Measure a few cells only and say how fast the machine is now by the profile that there is;"
              + " exit code 1 when it is off by more than a tenth.")
  boolean check;

  @Option(names = "--json", description = "One JSON document on standard output.")
  boolean json;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Pipeline described = new PipelineReader(Home.folder()).find(pipeline);
    ProfileSettings settings = settings(described);
    Path folder = out == null ? Home.profileHere(described.name()) : out;
    try (Interruption interruption = new Interruption();
        DockerEngine engine = DockerEngine.connectToRun(System.getenv());
        ProfileConsole console = new ProfileConsole(spec.commandLine().getErr())) {
      if (check) {
        return check(engine, described, folder, console, interruption);
      }
      return measure(engine, settings, folder, console, interruption);
    }
  }

  private int check(
      DockerEngine engine,
      Pipeline described,
      Path folder,
      ProfileConsole console,
      Interruption interruption)
      throws IOException {
    Path scratch = Files.createTempDirectory("twoscales-speed");
    try {
      ProfiledSpeed speed =
          ProfiledSpeed.measure(engine, described, folder, scratch.resolve("cells"), console);
      PrintWriter stdout = spec.commandLine().getOut();
      if (json) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("profile", folder.toString());
        root.put("timesSlower", speed.timesSlower());
        root.put("holds", speed.holds());
        stdout.println(root.toPrettyString());
      } else {
        stdout.printf("%s: %s%n", folder, speed.words());
      }
      stdout.flush();
      return speed.holds() ? 0 : Main.FAILED;
    } catch (InterruptedException | RuntimeException e) {
      if (e instanceof RuntimeException failure && !interruption.begun()) {
        throw failure;
      }
      return INTERRUPTED;
    } finally {
      FileTree.delete(scratch);
    }
  }

  private int measure(
      DockerEngine engine,
      ProfileSettings settings,
      Path folder,
      ProfileConsole console,
      Interruption interruption)
      throws IOException {
    try {
      ContainerProfiler profiler = new ContainerProfiler(engine, Home.folder(), settings, console);
      ProfileSession session = new ProfileSession(folder, profiler.conditions());
      console.phase(estimate(settings.grid(), profiler.leftSeconds(session)));
      try {
        profiler.measure(session, console);
      } catch (InterruptedException | RuntimeException e) {
        if (e instanceof RuntimeException failure && !interruption.begun()) {
          throw failure;
        }
        console.phase(
            "interrupted: what was measured is in %s; profile again with --out %s to go on"
                .formatted(session.partialFolder(), folder));
        return INTERRUPTED;
      }
      MeasuredProfile measured =
          MeasuredProfile.of(session, settings.grid().smallestMillicores(), period.toMillis());
      new ProfileWriter(measured, settings.rule())
          .write(
              session.partialFolder(),
              profiler.environment(),
              Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
      show(measured, session.complete());
      return measured.trusted() ? 0 : Main.FAILED;
    } catch (InterruptedException e) {
      return INTERRUPTED;
    }
  }

  private ProfileSettings settings(Pipeline described) {
    try {
      Grid grid = Grid.of(described, new Grid.Selection(stages, variants, batches, cpus));
      int wanted = samples == null ? CellStatistics.TAIL_SAMPLES : samples;
      return new ProfileSettings(
          described,
          grid,
          new StoppingRule(halfWidth, wanted, cellTime, StoppingRule.USUAL_FEWEST),
          period,
          Math.max(0, starts),
          grid.smallestMillicores(),
          seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), described.name() + ": " + e.getMessage(), e);
    }
  }

  private static String estimate(Grid grid, double seconds) {
    String what =
        grid.subjects().stream()
            .map(
                subject ->
                    "%d batches × %d CPU limits of %s"
                        .formatted(
                            subject.batches().size(),
                            grid.millicores().size(),
                            subject.variant().name()))
            .collect(Collectors.joining(", "));
    return seconds < 90
        ? String.format(Locale.ROOT, "about %.0f seconds: %s", seconds, what)
        : String.format(Locale.ROOT, "about %.0f minutes: %s", Math.ceil(seconds / 60), what);
  }

  private void show(MeasuredProfile measured, Path folder) {
    PrintWriter stdout = spec.commandLine().getOut();
    if (json) {
      ObjectNode root = new ObjectMapper().createObjectNode();
      root.put("profile", folder.toString());
      root.put("cells", measured.cells().size());
      root.put("trusted", measured.trusted());
      root.set("fits", ProfileWriter.fits(measured));
      stdout.println(root.toPrettyString());
    } else {
      stdout.print(new ProfileReport(measured).text());
      stdout.println("profile: " + folder);
      stdout.printf(
          "use it: `profiles: %s` in an experiment, --profiles with plan and calibrate, or%n"
              + "`profile: %s` at a variant%n",
          folder, folder.resolve(measured.tables().keySet().iterator().next() + ".csv"));
    }
    stdout.flush();
  }
}
