package io.twoscales.docker.testbed;

import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.PlatformSettings;
import io.twoscales.core.pipeline.StageSpec;
import java.util.List;
import java.util.Map;

/**
 * What a testbed needs to know.
 *
 * @param runId carried by every container and network
 * @param experiment what is run
 * @param layout which CPUs do what
 * @param gatewayImage tag of the gateway's image
 * @param replicaImages tags of the replicas' images, by the names that variants give
 */
public record TestbedSettings(
    String runId,
    Experiment experiment,
    CpuLayout layout,
    String gatewayImage,
    Map<String, String> replicaImages) {

  public TestbedSettings {
    replicaImages = Map.copyOf(replicaImages);
    for (StageSpec stage : experiment.pipeline().stages()) {
      if (!replicaImages.containsKey(stage.served().image())) {
        throw new IllegalArgumentException(
            "stage " + stage.name() + ": no image " + stage.served().image());
      }
    }
  }

  /** How containers are run. */
  PlatformSettings.Docker platform() {
    return (PlatformSettings.Docker) experiment.platform();
  }

  /** The pipeline's stages, each after those it needs. */
  List<StageSpec> stages() {
    return experiment.pipeline().stages();
  }

  /**
   * A stage by its name.
   *
   * @throws IllegalArgumentException when there is none
   */
  StageSpec stage(String name) {
    return stages().stream()
        .filter(stage -> stage.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the pipeline has no stage " + name));
  }

  /** What a stage's replicas serve. */
  ServedModel servedBy(StageSpec stage) {
    return new ServedModel(
        stage.served(), replicaImages.get(stage.served().image()), stage.largestBatch());
  }

  /** How replicas are run. */
  ReplicaSettings replicas() {
    return new ReplicaSettings(
        layout,
        platform().cfsPeriod(),
        platform().startDeadline(),
        experiment.serving().callTimeout(),
        platform().limits().maxPerReplicaMillicores());
  }
}
