package io.twoscales.docker.testbed;

import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.pipeline.StageSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The gateway's settings for an experiment, as its environment variables. */
final class GatewayEnvironment {
  private GatewayEnvironment() {}

  /** All that the experiment decides; where the gateway listens is the testbed's to add. */
  static Map<String, String> of(Experiment experiment) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("TWOSCALES_PIPELINE", experiment.pipeline().name());
    environment.put("TWOSCALES_STAGES", stages(experiment.pipeline().stages()));
    environment.put("TWOSCALES_SLO_MS", Long.toString(Math.max(1, Math.round(experiment.sloMs()))));
    environment.put("TWOSCALES_DROP_AFTER_MS", millis(experiment.dropAfter()));
    environment.put("TWOSCALES_CALL_TIMEOUT_MS", millis(experiment.serving().callTimeout()));
    environment.put(
        "TWOSCALES_QUEUE_CAPACITY", Integer.toString(experiment.serving().queueCapacity()));
    environment.put("TWOSCALES_ORDER", experiment.serving().orderWord());
    environment.put("TWOSCALES_DISPATCH", experiment.serving().dispatchWord());
    environment.put("TWOSCALES_DROP", experiment.serving().dropWord());
    return environment;
  }

  /** {@code name:model:after1+after2} for each stage, the source without the last part. */
  private static String stages(List<StageSpec> stages) {
    return stages.stream().map(GatewayEnvironment::stage).collect(Collectors.joining(","));
  }

  private static String stage(StageSpec stage) {
    String nameAndModel = stage.name() + ":" + stage.served().model();
    return stage.after().isEmpty()
        ? nameAndModel
        : nameAndModel + ":" + String.join("+", stage.after());
  }

  private static String millis(Duration duration) {
    return Long.toString(Math.max(1, duration.toMillis()));
  }
}
