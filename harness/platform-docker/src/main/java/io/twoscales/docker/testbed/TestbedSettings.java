package io.twoscales.docker.testbed;

import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.PlatformSettings;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.pipeline.Variant;

/**
 * What a testbed needs to know.
 *
 * @param runId carried by every container and network
 * @param experiment what is run
 * @param layout which CPUs do what
 * @param modelServerImage image of the replicas
 * @param gatewayImage image of the gateway
 */
public record TestbedSettings(
    String runId,
    Experiment experiment,
    CpuLayout layout,
    String modelServerImage,
    String gatewayImage) {

  /** How containers are run. */
  PlatformSettings.Docker platform() {
    return (PlatformSettings.Docker) experiment.platform();
  }

  /** The pipeline's stage. This platform serves pipelines of one stage. */
  StageSpec stage() {
    return experiment.pipeline().stages().get(0);
  }

  /** The model its replicas serve. */
  Variant variant() {
    return stage().variants().get(0);
  }

  /** The quota period in microseconds. */
  long periodMicros() {
    return platform().cfsPeriod().toNanos() / 1000;
  }

  /** The quota for a limit, in microseconds of CPU per period. */
  long quotaMicros(int millicores) {
    return Math.round(millicores * periodMicros() / 1000.0);
  }
}
