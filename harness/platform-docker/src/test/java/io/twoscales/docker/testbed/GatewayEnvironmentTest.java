package io.twoscales.docker.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twoscales.core.experiment.ServingSettings;
import io.twoscales.serving.DispatchRule;
import io.twoscales.serving.QueueOrder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayEnvironmentTest {
  @Test
  void everyStageIsToldWithItsModelAndWhatItComesAfter() {
    assertThat(GatewayEnvironment.of(Diamond.experiment(ServingSettings.DEFAULT)))
        .containsEntry("TWOSCALES_PIPELINE", "diamond")
        .containsEntry(
            "TWOSCALES_STAGES",
            "detect:detect-v1,crop:crop-v1:detect,rotate:rotate-v1:detect,join:join-v1:rotate+crop")
        .containsEntry("TWOSCALES_SLO_MS", "250")
        .containsEntry("TWOSCALES_DROP_AFTER_MS", "750");
  }

  @Test
  void whatTheExperimentSaysOfServingIsToldInItsWords() {
    ServingSettings serving =
        new ServingSettings(
            QueueOrder.EARLIEST_DEADLINE,
            DispatchRule.LEAST_LOADED,
            Duration.ofMillis(20),
            ServingSettings.Drop.HOPELESS,
            77,
            Duration.ofSeconds(3));
    assertThat(GatewayEnvironment.of(Diamond.experiment(serving)))
        .containsEntry("TWOSCALES_ORDER", "edf")
        .containsEntry("TWOSCALES_DISPATCH", "least-loaded")
        .containsEntry("TWOSCALES_DROP", "hopeless")
        .containsEntry("TWOSCALES_QUEUE_CAPACITY", "77")
        .containsEntry("TWOSCALES_CALL_TIMEOUT_MS", "3000");
  }

  @Test
  void everyStageRunsTheImageOfItsVariant() {
    TestbedSettings settings =
        settings(Map.of("ocr-server", "twoscales/ocr-server:1", "model-server", "model-server:2"));
    assertThat(settings.stages().stream().map(stage -> settings.servedBy(stage).image()))
        .containsExactly(
            "twoscales/ocr-server:1",
            "twoscales/ocr-server:1",
            "twoscales/ocr-server:1",
            "model-server:2");
    assertThatThrownBy(() -> settings(Map.of("ocr-server", "twoscales/ocr-server:1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stage join: no image model-server");
  }

  private static TestbedSettings settings(Map<String, String> images) {
    return new TestbedSettings(
        "run", Diamond.experiment(ServingSettings.DEFAULT), CpuLayout.of(2), "gateway:1", images);
  }
}
