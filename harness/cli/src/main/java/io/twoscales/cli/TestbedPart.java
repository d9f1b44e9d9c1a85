package io.twoscales.cli;

import io.twoscales.core.experiment.MeasuredProfiles;
import io.twoscales.core.pipeline.PipelineReader;
import io.twoscales.profiling.Hardware;
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
          "static-peak");

  String name() {
    return "testbed-" + pipeline;
  }

  /**
   * The experiment.
   *
   * @throws IllegalArgumentException when the machine cannot carry the pipeline
   */
  String experiment() {
    Optional<Path> profile = profile();
    return new MachineCalibration(
            new PipelineReader(Home.folder()).find(pipeline),
            pipeline,
            profile.map(MeasuredProfiles::new),
            MachineCalibration.DEFAULT_UTILISATION)
        .experiment(
            List.of("trace: " + window.trace(), "window: " + window.range()),
            CONTROLLERS,
            repetitions)
        .yaml(profile.map(Path::toString));
  }

  /** What of the machine its numbers rest on, a sentence. */
  String note() {
    return profile().isPresent()
        ? "%s on containers: calibrated with the profile of this hardware (%s)"
            .formatted(pipeline, Home.folder().relativize(profile().get()))
        : "%s on containers: calibrated with the pipeline's own numbers, as %s has no profile yet (twoscales profile %s)"
            .formatted(pipeline, Hardware.name(), pipeline);
  }

  private Optional<Path> profile() {
    return Home.findProfileHere(pipeline);
  }

  /** How long it takes, seconds. */
  int estimatedSeconds() {
    int startsAndWarmUp = 40;
    return CONTROLLERS.size() * repetitions * (window.seconds() + startsAndWarmUp);
  }
}
