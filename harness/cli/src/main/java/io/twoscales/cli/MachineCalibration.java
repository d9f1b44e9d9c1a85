package io.twoscales.cli;

import io.twoscales.core.experiment.ColdStart;
import io.twoscales.core.experiment.MeasuredProfiles;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.docker.testbed.CpuLayout;
import io.twoscales.profiling.Calibration;
import io.twoscales.profiling.Hardware;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A testbed for this machine.
 *
 * @param described the pipeline
 * @param reference the pipeline as an experiment names it
 * @param profiles how fast it was measured to be here; empty for what the pipeline says itself
 * @param utilisation the peak, as a share of what the platform carries
 */
record MachineCalibration(
    Pipeline described, String reference, Optional<MeasuredProfiles> profiles, double utilisation) {

  /** Leaves CPU to start replicas with. */
  static final double DEFAULT_UTILISATION = 0.7;

  private static final Duration USUAL_DEADLINE = Duration.ofSeconds(60);
  private static final Duration DEFAULT_PERIOD = Duration.ofMillis(10);

  /** Twice the longest start of one unit, where that is more than the usual deadline. */
  private Optional<Duration> deadline(ColdStart starts, int unitMillicores) {
    return described.stages().stream()
        .map(stage -> starts.at(stage.name(), unitMillicores).p99().multipliedBy(2))
        .max(Comparator.naturalOrder())
        .filter(limit -> limit.compareTo(USUAL_DEADLINE) > 0);
  }

  /**
   * The experiment.
   *
   * @param load the lines of the workload that say what is replayed
   * @param controllers the policies, each as in an experiment
   * @param repetitions of every policy
   * @throws IllegalArgumentException when the machine cannot carry the pipeline
   */
  CalibratedExperiment experiment(List<String> load, List<String> controllers, int repetitions) {
    Pipeline known = profiles.map(measured -> measured.applyTo(described)).orElse(described);
    Duration period = profiles.map(MeasuredProfiles::cfsPeriod).orElse(DEFAULT_PERIOD);
    CpuLayout layout = CpuLayout.ofMachine();
    Calibration calibration =
        Calibration.of(
            known,
            Calibration.Platform.of(
                1000 * layout.replicaCpuCount(), period, layout.cpus() - layout.replicaCpuCount()),
            utilisation);
    return new CalibratedExperiment(
        known,
        reference,
        calibration,
        utilisation,
        layout,
        period,
        Hardware.name(),
        load,
        controllers,
        repetitions,
        profiles
            .flatMap(measured -> measured.coldStarts(described))
            .flatMap(starts -> deadline(starts, calibration.limits().unitMillicores())));
  }
}
