package io.twoscales.profiling.containers;

import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.docker.engine.DockerEngine;
import io.twoscales.profiling.Cell;
import io.twoscales.profiling.CellStatistics;
import io.twoscales.profiling.Grid;
import io.twoscales.profiling.ProfileSession;
import io.twoscales.profiling.StoppingRule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How fast a machine is now, against what a profile says of it: a few cells of each stage's first
 * variant measured anew. Virtual machines of one name, and one of them on different days, differ by
 * a factor of two.
 */
public final class SpeedCheck {
  private static final List<Integer> MILLICORES = List.of(300, 1000);
  private static final StoppingRule SHORT = new StoppingRule(0.1, 40, Duration.ofSeconds(2));

  private SpeedCheck() {}

  /**
   * How many times longer batches take than a profile says, the median over cells; half a minute
   * per stage.
   *
   * @param profileMeansMs mean time of a batch by the profile, in milliseconds
   * @param scratch beside it, in {@code .partial}, what is measured is kept, and taken from there
   *     by a later call
   * @throws InterruptedException when told to stop
   */
  public static double timesSlower(
      DockerEngine engine,
      Path home,
      Pipeline pipeline,
      Duration cfsPeriod,
      ToDoubleFunction<Cell> profileMeansMs,
      Path scratch,
      ProfileProgress progress)
      throws IOException, InterruptedException {
    List<Grid.Subject> subjects = new ArrayList<>();
    for (StageSpec stage : pipeline.stages()) {
      int largest = stage.batches().get(stage.batches().size() - 1);
      subjects.add(
          new Grid.Subject(
              stage, stage.variants().get(0), List.of(1, largest).stream().distinct().toList()));
    }
    Grid grid = new Grid(subjects, MILLICORES);
    ProfileSettings settings =
        new ProfileSettings(pipeline, grid, SHORT, cfsPeriod, 0, grid.smallestMillicores(), 1);
    ContainerProfiler profiler = new ContainerProfiler(engine, home, settings, progress);
    ProfileSession session = new ProfileSession(scratch, profiler.conditions());
    profiler.measure(session, progress);
    return median(
        session.cells().stream()
            .mapToDouble(
                cell ->
                    CellStatistics.of(cell, session.of(cell)).meanMs()
                        / profileMeansMs.applyAsDouble(cell))
            .sorted()
            .toArray());
  }

  static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
