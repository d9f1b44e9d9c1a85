package io.twoscales.docker.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.AccessMode;
import io.twoscales.core.experiment.ServingSettings;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.pipeline.Variant;
import io.twoscales.core.pipeline.VariantLatency;
import io.twoscales.core.server.ServerReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicaProgramTest {
  private static final ServerReader SERVERS =
      new ServerReader(Path.of("../..").toAbsolutePath().normalize());
  private static final TestbedSettings SETTINGS =
      new TestbedSettings(
          "run",
          Diamond.experiment(ServingSettings.DEFAULT),
          CpuLayout.of(2),
          "gateway:1",
          Map.of("ocr-server", "o:1", "model-server", "m:1"));

  private static ReplicaProgram of(String server, Optional<Path> repository) {
    Variant variant =
        new Variant(
            "v",
            1,
            new VariantLatency.Coefficients(0, 1, 0, 0, OptionalInt.of(1000)),
            "any",
            "resnet",
            Optional.of(SERVERS.find(server, Path.of(""))),
            repository,
            false);
    return new ReplicaProgram(
        SETTINGS.replicas(),
        SETTINGS.servedBy(new StageSpec("s", List.of(), 1, List.of(1, 2, 16), List.of(variant))));
  }

  @Test
  void ourOwnServerIsToldByItsEnvironment() {
    ReplicaProgram server = of("model-server", Optional.empty());
    Program program = server.program("s-1", "twoscales/model-server:1", 2500, "secret");
    assertThat(program.entrypoint()).isEmpty();
    assertThat(program.command()).isEmpty();
    assertThat(program.environment())
        .containsEntry("TWOSCALES_MODEL", "resnet")
        .containsEntry("TWOSCALES_PORT", "8080")
        .containsEntry("TWOSCALES_MAX_BATCH", "16")
        .containsEntry("TWOSCALES_QUEUE_CAPACITY", "16")
        .containsEntry("TWOSCALES_REQUEST_TIMEOUT_MS", "30000")
        .containsEntry("TWOSCALES_CONTROL_TOKEN", "secret")
        .containsEntry("TWOSCALES_THREADS", "2");
    assertThat(program.sandbox().memoryBytes()).isEqualTo(768L << 20);
    assertThat(server.grpcAddress("10.0.0.2")).isEqualTo("10.0.0.2:8080");
    assertThat(server.readyUrl("10.0.0.2")).isEqualTo("http://10.0.0.2:8080/v2/health/ready");
    assertThat(server.binds()).isEmpty();
  }

  @Test
  void tritonIsToldByItsCommandReadsItsModelsAndIsReachedOnTwoPorts() {
    ReplicaProgram server = of("triton", Optional.of(Path.of("/srv/models")));
    Program program = server.program("s-1", "nvidia/tritonserver:25.04-py3", 2500, "secret");
    assertThat(program.entrypoint()).containsExactly("tritonserver");
    assertThat(program.command())
        .contains("--model-repository=/models", "--load-model=resnet", "--grpc-port=8001");
    assertThat(server.grpcAddress("10.0.0.2")).isEqualTo("10.0.0.2:8001");
    assertThat(server.readyUrl("10.0.0.2"))
        .isEqualTo("http://10.0.0.2:8000/v2/models/resnet/ready");
    assertThat(server.binds())
        .singleElement()
        .satisfies(
            bind -> {
              assertThat(bind.getPath()).isEqualTo("/srv/models");
              assertThat(bind.getVolume().getPath()).isEqualTo("/models");
              assertThat(bind.getAccessMode()).isEqualTo(AccessMode.ro);
            });
  }

  @Test
  void jsonInACommandKeepsItsBraces() {
    assertThat(
            of("openvino", Optional.of(Path.of("/srv")))
                .program("s-1", "i", 2500, "secret")
                .command())
        .contains("{\"NUM_STREAMS\": \"1\", \"INFERENCE_NUM_THREADS\": \"1\"}", "/models/resnet");
  }

  @ParameterizedTest
  @CsvSource({"100, 1", "999, 1", "1000, 1", "1999, 1", "2000, 2", "4500, 4"})
  void ourOwnServerHasAThreadForEachWholeCpuOfTheLimit(int millicores, int threads) {
    assertThat(of("model-server", Optional.empty()).threadsFollowing(millicores))
        .isEqualTo(threads);
    assertThat(of("triton", Optional.empty()).threadsFollowing(millicores)).isZero();
  }

  @Test
  void aVariantWithoutAServerCannotBeRun() {
    StageSpec stage = SETTINGS.stages().get(0);
    assertThatThrownBy(() -> new ReplicaProgram(SETTINGS.replicas(), SETTINGS.servedBy(stage)))
        .hasMessageContaining("variant detect-small names no server");
  }
}
