package io.twoscales.cli;

import io.twoscales.core.experiment.MeasuredProfiles;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.PipelineReader;
import io.twoscales.reproduction.ReplayedWindow;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One surge at a pipeline on containers, at a load that this machine can carry.
 *
 * @param pipeline its name
 * @param window what is replayed
 * @param repetitions of every policy
 */
record TestbedPart(String pipeline, ReplayedWindow window, int repetitions) {
  /** The policies that the claims are about. */
  static final Set<String> SUBJECTS = Set.of("hybrid", "themis");

  private static final List<String> CONTROLLERS =
      List.of(
          "hybrid",
          // It watches before it decides: as long as the warm-up, not a minute.
          "{name: themis, history: 15s}",
          "fa2",
          "sponge",
          "hpa",
          // As much as the machine's speed changes from one minute to the next.
          "{name: static-peak, reserve: 0.2}");

  String name() {
    return "testbed-" + pipeline;
  }

  /**
   * The experiment.
   *
   * @param profile how fast the pipeline is on this machine
   * @throws IllegalArgumentException when the machine cannot carry the pipeline
   */
  String experiment(Path profile) {
    return new MachineCalibration(
            described(),
            pipeline,
            Optional.of(new MeasuredProfiles(profile)),
            MachineCalibration.DEFAULT_UTILISATION)
        .experiment(
            List.of("trace: " + window.trace(), "window: " + window.range()),
            CONTROLLERS,
            repetitions)
        .yaml(Optional.of(profile.toAbsolutePath().toString()));
  }

  Pipeline described() {
    return new PipelineReader(Home.folder()).find(pipeline);
  }

  /** How long it takes, seconds. */
  int estimatedSeconds() {
    int startsAndWarmUp = 40;
    int profile = 150 * described().stages().size();
    return profile + CONTROLLERS.size() * repetitions * (window.seconds() + startsAndWarmUp);
  }
}
