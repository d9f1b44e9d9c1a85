package io.twoscales.cli;

import io.twoscales.core.experiment.MeasuredProfiles;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.pipeline.Variant;
import io.twoscales.docker.engine.DockerEngine;
import io.twoscales.profiling.Cell;
import io.twoscales.profiling.containers.ProfileProgress;
import io.twoscales.profiling.containers.SpeedCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * How fast the machine is now, by a profile of it.
 *
 * @param timesSlower how many times as long batches take as the profile says
 */
record ProfiledSpeed(double timesSlower) {
  /** What calibration and controllers can live with. */
  private static final double TOLERATED = 1.1;

  private static final int UNIT_MILLICORES = 100;

  /**
   * Measures it.
   *
   * @param scratch see {@link SpeedCheck#measure}
   */
  static ProfiledSpeed measure(
      DockerEngine engine, Pipeline pipeline, Path profile, Path scratch, ProfileProgress progress)
      throws IOException, InterruptedException {
    MeasuredProfiles measured = new MeasuredProfiles(profile);
    return new ProfiledSpeed(
        check(pipeline, measured)
            .measure(engine, Home.folder(), measured.cfsPeriod(), scratch, progress));
  }

  /** What measures it. */
  static SpeedCheck check(Pipeline pipeline, MeasuredProfiles profile) {
    return new SpeedCheck(pipeline, means(profile.applyTo(pipeline)));
  }

  private static ToDoubleFunction<Cell> means(Pipeline asMeasured) {
    return cell -> {
      for (StageSpec stage : asMeasured.stages()) {
        if (stage.name().equals(cell.stage())) {
          Variant first = stage.variants().get(0);
          return first
              .latency()
              .model(first.name(), first.accuracy(), UNIT_MILLICORES)
              .mean()
              .latencyMs(cell.batch(), cell.millicores());
        }
      }
      throw new IllegalArgumentException("no stage " + cell.stage());
    };
  }

  /** Whether what is planned with the profile holds now. */
  boolean holds() {
    return timesSlower <= TOLERATED && timesSlower >= 1 / TOLERATED;
  }

  /** For people. */
  String words() {
    return String.format(
        Locale.ROOT, "batches take %.2f times as long as its profile says", timesSlower);
  }
}
