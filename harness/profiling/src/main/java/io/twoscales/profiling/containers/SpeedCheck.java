package io.twoscales.profiling.containers;

import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.docker.engine.DockerEngine;
import io.twoscales.profiling.Cell;
import io.twoscales.profiling.CellSamples;
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
  private static final StoppingRule SHORT =
      new StoppingRule(0.1, 40, Duration.ofSeconds(2), StoppingRule.USUAL_FEWEST);

  /** Where a suite waits for it. */
  private static final StoppingRule FIRST_LOOK =
      new StoppingRule(0.1, 40, Duration.ofSeconds(1), StoppingRule.USUAL_FEWEST);

  private final Pipeline pipeline;
  private final Grid grid;
  private final ToDoubleFunction<Cell> profileMeansMs;

  /**
   * Nothing is measured yet.
   *
   * @param profileMeansMs mean time of a batch by the profile, in milliseconds
   */
  public SpeedCheck(Pipeline pipeline, ToDoubleFunction<Cell> profileMeansMs) {
    this.pipeline = pipeline;
    this.profileMeansMs = profileMeansMs;
    List<Grid.Subject> subjects = new ArrayList<>();
    for (StageSpec stage : pipeline.stages()) {
      int largest = stage.batches().get(stage.batches().size() - 1);
      subjects.add(
          new Grid.Subject(
              stage, stage.variants().get(0), List.of(1, largest).stream().distinct().toList()));
    }
    this.grid = new Grid(subjects, MILLICORES);
  }

  /**
   * How many times longer batches take than the profile says, the median over cells, on replicas of
   * its own; half a minute per stage.
   *
   * @param cfsPeriod that of the profile
   * @param scratch beside it, in {@code .partial}, what is measured is kept, and taken from there
   *     by a later call
   * @throws InterruptedException when told to stop
   */
  public double measure(
      DockerEngine engine, Path home, Duration cfsPeriod, Path scratch, ProfileProgress progress)
      throws IOException, InterruptedException {
    ProfileSettings settings =
        new ProfileSettings(pipeline, grid, SHORT, cfsPeriod, 0, grid.smallestMillicores(), 1);
    ContainerProfiler profiler = new ContainerProfiler(engine, home, settings, progress);
    ProfileSession session = new ProfileSession(scratch, profiler.conditions());
    profiler.measure(session, progress);
    return timesSlower(session);
  }

  /** Whether it has cells of a variant. */
  boolean looksAt(Grid.Subject subject) {
    return !cells(subject).isEmpty();
  }

  /** Its cells of a variant. */
  List<Cell> cells(Grid.Subject subject) {
    return grid.subjects().stream()
        .filter(own -> own.stage().equals(subject.stage()))
        .filter(own -> own.variant().equals(subject.variant()))
        .flatMap(own -> grid.cells(own).stream())
        .toList();
  }

  /** Those of them that have not been looked at for long enough. */
  List<Cell> unfinished(Grid.Subject subject, ProfileSession session) {
    return cells(subject).stream().filter(cell -> !isMet(session.of(cell))).toList();
  }

  private static boolean isMet(CellSamples measured) {
    return FIRST_LOOK.isMet(measured);
  }

  /** By those of its cells that were measured; NaN when none was. */
  double timesSlower(ProfileSession session) {
    double[] ratios =
        grid.subjects().stream()
            .flatMap(subject -> grid.cells(subject).stream())
            .filter(cell -> session.of(cell).count() > 0)
            .mapToDouble(
                cell ->
                    CellStatistics.of(cell, session.of(cell)).meanMs()
                        / profileMeansMs.applyAsDouble(cell))
            .sorted()
            .toArray();
    return ratios.length == 0 ? Double.NaN : median(ratios);
  }

  static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
