package io.twoscales.cli;

import io.twoscales.core.experiment.MeasuredProfiles;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.docker.engine.DockerEngine;
import io.twoscales.profiling.Cell;
import io.twoscales.profiling.CellStatistics;
import io.twoscales.profiling.Grid;
import io.twoscales.profiling.Hardware;
import io.twoscales.profiling.MeasuredProfile;
import io.twoscales.profiling.ProfileSession;
import io.twoscales.profiling.ProfileWriter;
import io.twoscales.profiling.StoppingRule;
import io.twoscales.profiling.containers.ContainerProfiler;
import io.twoscales.profiling.containers.ProfileSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The profile that a suite calibrates with: the kept one of this hardware where the machine is as
 * fast as it says, else one that is measured now. What a share of the machine's capacity is rests
 * on it, so one of a faster day would drown every policy.
 */
final class ProfileOfToday {
  private static final Duration CFS_PERIOD = Duration.ofMillis(10);
  private static final StoppingRule QUICK =
      new StoppingRule(0.05, CellStatistics.TAIL_SAMPLES, Duration.ofMillis(2500), 6);

  private static final int STARTS = 1;

  /**
   * At a tenth of a CPU a start takes 40 s; the line through this one and that at a CPU goes on.
   */
  private static final int SMALL_START_MILLICORES = 200;

  private static final long SEED = 1;

  private final Pipeline pipeline;
  private final Path folder;
  private final Path note;
  private final Path scratch;

  /**
   * Nothing is measured yet.
   *
   * @param under where a profile that is measured now is kept, with a note of what was found
   */
  ProfileOfToday(Pipeline pipeline, Path under) {
    this.pipeline = pipeline;
    this.folder = under.resolve(pipeline.name());
    this.note = under.resolve(pipeline.name() + ".txt");
    this.scratch = under.resolve(pipeline.name() + "-speed");
  }

  /** What the numbers of the machine rest on, a sentence; known once there is a profile. */
  String note() throws IOException {
    return Files.exists(note)
        ? Files.readString(note).strip()
        : pipeline.name() + " on containers: not calibrated yet";
  }

  /**
   * The profile's folder.
   *
   * @throws InterruptedException when told to stop; the next call goes on
   */
  Path find(PrintWriter err) throws IOException, InterruptedException {
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Optional<Path> kept = Home.findProfileHere(pipeline.name());
    Duration period =
        kept.map(profile -> new MeasuredProfiles(profile).cfsPeriod()).orElse(CFS_PERIOD);
    Files.createDirectories(note.getParent());
    try (DockerEngine engine = DockerEngine.connectToRun(System.getenv());
        ProfileConsole console = new ProfileConsole(err)) {
      ContainerProfiler profiler =
          new ContainerProfiler(engine, Home.folder(), settings(period), console);
      ProfileSession session = new ProfileSession(folder, profiler.conditions());
      String why = "%s had no profile".formatted(Hardware.name());
      if (kept.isPresent()) {
        ProfiledSpeed speed =
            new ProfiledSpeed(
                profiler.measureUnless(
                    ProfiledSpeed.check(pipeline, new MeasuredProfiles(kept.get())),
                    timesSlower -> new ProfiledSpeed(timesSlower).holds(),
                    new ProfileSession(scratch, profiler.conditions()),
                    session,
                    console));
        if (speed.holds()) {
          write(
              "calibrated with the profile of this hardware (%s): %s"
                  .formatted(Home.folder().relativize(kept.get()), speed.words()));
          return kept.get();
        }
        why = "on this machine " + speed.words();
      } else {
        profiler.measure(session, console);
      }
      complete(session, period, profiler.environment());
      write("calibrated with a profile that was measured at the beginning, as " + why);
      return folder;
    }
  }

  private void write(String sentence) throws IOException {
    Files.writeString(note, pipeline.name() + " on containers: " + sentence + "\n");
  }

  private ProfileSettings settings(Duration period) {
    List<String> firstVariants =
        pipeline.stages().stream().map(stage -> stage.variants().get(0).name()).toList();
    Grid grid =
        Grid.of(pipeline, new Grid.Selection(List.of(), firstVariants, List.of(), List.of()));
    return new ProfileSettings(pipeline, grid, QUICK, period, STARTS, SMALL_START_MILLICORES, SEED);
  }

  private static void complete(
      ProfileSession session, Duration period, Map<String, String> environment) throws IOException {
    int smallest = session.cells().stream().mapToInt(Cell::millicores).min().orElseThrow();
    new ProfileWriter(MeasuredProfile.of(session, smallest, period.toMillis()), QUICK)
        .write(
            session.partialFolder(),
            environment,
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    var unused = session.complete();
  }
}
