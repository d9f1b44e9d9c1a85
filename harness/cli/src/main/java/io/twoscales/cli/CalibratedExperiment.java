package io.twoscales.cli;

import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.units.Cpu;
import io.twoscales.docker.testbed.CpuLayout;
import io.twoscales.profiling.Calibration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A calibration as an experiment file, with a line on every number.
 *
 * @param reference the pipeline as the experiment names it
 * @param wantedUtilisation what was asked for; the calibration's may be less
 * @param load the lines of the workload that say what is replayed
 * @param controllers the policies, each as in an experiment
 * @param repetitions of every policy
 * @param startDeadline how long a replica may take to start; empty for the usual
 */
record CalibratedExperiment(
    Pipeline pipeline,
    String reference,
    Calibration calibration,
    double wantedUtilisation,
    CpuLayout layout,
    Duration cfsPeriod,
    String hardware,
    List<String> load,
    List<String> controllers,
    int repetitions,
    Optional<Duration> startDeadline) {

  private static final int START_BOOST_MILLICORES = 1000;

  /** Of the replicas' CPU: a run from which more is taken is measured once more. */
  private static final double REPEAT = 0.25;

  private static final int WARM_UP_SECONDS = 20;

  /**
   * The file.
   *
   * @param profiles the folder of the profile as the experiment names it; empty for the pipeline's
   *     own
   */
  String yaml(Optional<String> profiles) {
    StringBuilder yaml = new StringBuilder();
    reasons(profiles).forEach(reason -> yaml.append("# ").append(reason).append('\n'));
    yaml.append("name: ").append(pipeline.name()).append("-calibrated\n");
    yaml.append("pipeline: ").append(reference).append('\n');
    profiles.ifPresent(folder -> yaml.append("profiles: ").append(folder).append('\n'));
    if (!calibration.ownSlo()) {
      yaml.append("slo: %.0fms%n".formatted(calibration.sloMs()));
    }
    yaml.append("workload:\n");
    load.forEach(line -> yaml.append("  ").append(line).append('\n'));
    yaml.append(
        String.format(
            Locale.ROOT,
            "  utilisation: %.2f%n  warmUp: %ds%n",
            calibration.utilisation(),
            WARM_UP_SECONDS));
    yaml.append("platform:\n  kind: docker\n");
    yaml.append("  capacity: ").append(cpu(calibration.limits().capacityMillicores())).append('\n');
    yaml.append("  unit: ").append(cpu(calibration.limits().unitMillicores())).append('\n');
    yaml.append("  maxPerReplica: ")
        .append(cpu(calibration.limits().maxPerReplicaMillicores()))
        .append('\n');
    yaml.append("  cfsPeriod: ").append(cfsPeriod.toMillis()).append("ms\n");
    startDeadline.ifPresent(
        limit -> yaml.append("  startDeadline: ").append(limit.toSeconds()).append("s\n"));
    yaml.append("  startBoost: ").append(cpu(START_BOOST_MILLICORES)).append('\n');
    yaml.append("  disturbance: {repeat: ").append(REPEAT).append("}\n");
    yaml.append("controllers: [").append(String.join(", ", controllers)).append("]\n");
    yaml.append("repetitions: ").append(repetitions).append("\nseed: 1\n");
    return yaml.toString();
  }

  private List<String> reasons(Optional<String> profiles) {
    int unit = calibration.limits().unitMillicores();
    int largest = calibration.limits().maxPerReplicaMillicores();
    List<String> reasons = new ArrayList<>();
    reasons.add("Calibrated by `twoscales calibrate` for " + hardware + ".");
    reasons.add(
        profiles.isPresent()
            ? "profiles: batch latencies, starts and resizes as measured by `twoscales profile`"
            : "batch latencies are the pipeline's own: `twoscales profile %s` measures this machine's"
                .formatted(reference));
    reasons.add(
        "capacity %s: CPUs %s of %d are the replicas'; gateway and load generator have CPUs %s"
            .formatted(
                cpu(calibration.limits().capacityMillicores()),
                layout.replicaCpus(),
                layout.cpus(),
                layout.otherCpus()));
    reasons.add(
        "cfsPeriod %d ms: what the profile holds for; a quota of %.1f ms per unit"
            .formatted(cfsPeriod.toMillis(), unit * cfsPeriod.toMillis() / 1000.0));
    reasons.add(
        calibration.ownSlo()
            ? "unit %s: the smallest step, measured, at which replicas of one unit meet the objective of %.0f ms and, if any does, waste less than two fifths of their CPU"
                .formatted(cpu(unit), calibration.sloMs())
            : "slo %.0f ms: the pipeline's %.0f ms cannot be met; twice what a lone request takes at %s"
                .formatted(calibration.sloMs(), pipeline.sloMs(), cpu(unit)));
    reasons.add(
        "maxPerReplica %s: at most half of what the stage with the most work has of the capacity, so that its peak takes replicas and not CPU alone"
            .formatted(cpu(largest)));
    for (int s = 0; s < pipeline.stages().size(); s++) {
      reasons.add(
          "batches of %s: %s, of which up to %d are of use within the objective at %s"
              .formatted(
                  pipeline.stages().get(s).name(),
                  pipeline.stages().get(s).batches(),
                  calibration.largestUsefulBatch().get(s),
                  cpu(largest)));
    }
    reasons.add(
        String.format(
            Locale.ROOT,
            "utilisation %.2f: the peak is %.1f of the %.1f requests/s that %s CPU carry within %.0f ms, by the exact solver",
            calibration.utilisation(),
            calibration.peakPerSecond(),
            calibration.carriedPerSecond(),
            cpu(calibration.limits().capacityMillicores()),
            calibration.sloMs()));
    if (calibration.utilisation() < wantedUtilisation) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "not %.2f: the cheapest plan for the peak has more of its throughput to spare here, and gateway and load generator keep up",
              wantedUtilisation));
    }
    reasons.add(
        "warmUp %d s: policies leave their first plan, and replicas warm up, before it counts"
            .formatted(WARM_UP_SECONDS));
    startDeadline.ifPresent(
        limit ->
            reasons.add(
                "startDeadline %d s: twice the longest start of one unit, by the profile"
                    .formatted(limit.toSeconds())));
    reasons.add(
        "startBoost %s: replicas start with the CPU that is free then, so that they come in time to matter"
            .formatted(cpu(START_BOOST_MILLICORES)));
    reasons.add(
        "repeat %s: a run from which the machine below takes more of the replicas' CPU than that is measured once more; what is left hardly carries the peak"
            .formatted(REPEAT));
    return reasons;
  }

  private static String cpu(int millicores) {
    return Cpu.format(millicores);
  }
}
