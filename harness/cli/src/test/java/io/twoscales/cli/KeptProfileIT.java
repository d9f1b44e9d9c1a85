package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.PipelineReader;
import io.twoscales.docker.engine.DockerEngine;
import io.twoscales.profiling.Cell;
import io.twoscales.profiling.Grid;
import io.twoscales.profiling.ProfileSession;
import io.twoscales.profiling.StoppingRule;
import io.twoscales.profiling.containers.ContainerProfiler;
import io.twoscales.profiling.containers.ProfileSettings;
import io.twoscales.profiling.containers.SpeedCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured when a profile is there, on real containers. Needs a Docker engine. */
class KeptProfileIT {
  private static final int SMALLEST_BATCH = 1;
  private static final int LARGEST_BATCH = 8;

  @TempDir Path folder;

  private record Sessions(ProfileSession looked, ProfileSession measured) {}

  private final StringWriter said = new StringWriter();

  private Sessions measureUnless(DoublePredicate holds) throws IOException, InterruptedException {
    Pipeline pipeline = new PipelineReader(Home.folder()).find("embedding");
    Grid grid =
        Grid.of(
            pipeline,
            new Grid.Selection(
                List.of(),
                List.of("minilm-l6-v2-q"),
                List.of(SMALLEST_BATCH, LARGEST_BATCH),
                List.of(300, 500, 1000)));
    ProfileSettings settings =
        new ProfileSettings(
            pipeline,
            grid,
            new StoppingRule(0.5, 10, Duration.ofSeconds(1), 6),
            Duration.ofMillis(10),
            1,
            1000,
            1);
    try (DockerEngine engine = DockerEngine.connectToRun(System.getenv());
        ProfileConsole console = new ProfileConsole(new PrintWriter(said, true))) {
      ContainerProfiler profiler = new ContainerProfiler(engine, Home.folder(), settings, console);
      Sessions sessions =
          new Sessions(
              new ProfileSession(folder.resolve("looked"), profiler.conditions()),
              new ProfileSession(folder.resolve("measured"), profiler.conditions()));
      double timesSlower =
          profiler.measureUnless(
              new SpeedCheck(pipeline, cell -> 1.0),
              holds,
              sessions.looked(),
              sessions.measured(),
              console);
      assertThat(timesSlower).as("of a profile that says 1 ms").isGreaterThan(2);
      return sessions;
    }
  }

  @Test
  void theReplicaThatWasLookedAtIsMeasuredWhereItDoesNotHoldAndNoneIsStartedForWhatIsKnown()
      throws IOException, InterruptedException {
    Sessions first = measureUnless(timesSlower -> false);
    assertThat(first.looked().cells())
        .extracting(Cell::millicores, Cell::batch)
        .containsExactly(
            tuple(300, SMALLEST_BATCH),
            tuple(300, LARGEST_BATCH),
            tuple(1000, SMALLEST_BATCH),
            tuple(1000, LARGEST_BATCH));
    assertThat(first.measured().cells()).hasSize(6);
    assertThat(first.measured().starts()).hasSize(1);
    int rounds = first.measured().rounds();

    Sessions second = measureUnless(timesSlower -> true);
    assertThat(second.measured().rounds()).isEqualTo(rounds);
    assertThat(said.toString().lines().filter(line -> line.endsWith(": starting"))).hasSize(1);
  }
}
