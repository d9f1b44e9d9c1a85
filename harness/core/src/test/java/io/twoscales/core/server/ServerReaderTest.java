package io.twoscales.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twoscales.core.pipeline.PipelineReader;
import io.twoscales.core.pipeline.Variant;
import io.twoscales.core.yaml.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ServerReaderTest {
  private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();
  private static final String GOOD =
      """
      name: my-server
      image: example/server:1.2
      command: ["--model={model}", "--threads={threads}"]
      environment: {PORT: "{restPort}"}
      ports: {rest: 8000, grpc: 8001, metrics: 8002}
      ready: /v2/models/{model}/ready
      metrics: /metrics
      repository: {mount: /models, layout: MODEL/1/model.onnx}
      threads: start
      sandbox: {memory: 2Gi, user: "1000:0", readOnly: false, tmp: {/tmp: 64Mi}}
      limitations: [none known]
      """;

  @TempDir Path folder;

  private static List<String> shipped() {
    return new ServerReader(HOME).names();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void everyShippedDescriptionCanBeReadUnderItsName(String name) {
    ServerDescription server = new ServerReader(HOME).find(name, Path.of(""));
    assertThat(server.name()).isEqualTo(name);
    assertThat(server.limitations()).isNotEmpty();
    // Registries are for people to choose.
    assertThat(server.image().split("/")[0]).doesNotContain(".");
  }

  @Test
  void ourServerAndThoseOfOthersAreShipped() {
    assertThat(shipped())
        .contains("model-server", "triton", "mlserver", "openvino", "kserve-sklearn");
  }

  @Test
  void aDescriptionSaysHowItsServerIsStarted() throws IOException {
    ServerDescription server = ServerReader.read(write(GOOD));
    assertThat(server.ports().grpc()).isEqualTo(8001);
    assertThat(server.sandbox().memoryBytes()).isEqualTo(2L << 30);
    assertThat(server.sandbox().tmpBytes()).containsEntry("/tmp", 64L << 20);
    assertThat(server.threads()).isEqualTo(ServerDescription.Threads.START);
    assertThat(server.command()).containsExactly("--model={model}", "--threads={threads}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: my-server          | name: My Server              | my.yaml:1: name: expected small letters
          image: example/server:1.2 | image: example/server       | my.yaml:2: image: expected a program of ours
          image: example/server:1.2 | image: example/server:latest | my.yaml:2: image: expected a program of ours
          {model}", "--threads     | {modle}", "--threads           | my.yaml:3: command[0]: no placeholder {modle}; there are {model}
          --threads={threads}      | --verbose                    | my.yaml:9: threads: start and resize need {threads}
          threads: start           | threads: model               | my.yaml:9: threads: expected start or resize, since {threads} stands
          threads: start           | threads: resize              | my.yaml:9: threads: resize needs {controlToken}
          threads: start           | threads: later               | my.yaml:9: threads: expected start, resize, model or none
          PORT: "{restPort}"       | PORT: "{repositoryy}"        | no placeholder {repositoryy}
          PORT:                    | "A B":                       | expected the name of an environment variable
          rest: 8000               | rest: 80000                  | my.yaml:5: ports.rest: expected a whole number
          grpc: 8001, metrics: 8002 | grpc: 8001                  | my.yaml:7: metrics: expected a path here together with ports.metrics
          ready: /v2               | ready: v2                    | my.yaml:6: ready: expected a path
          memory: 2Gi              | memory: 2000                 | my.yaml:10: sandbox.memory: expected memory with a unit
          "1000:0"                 | "0:0"                        | my.yaml:10: sandbox.user: expected a numeric user other than root
          readOnly: false          | readOnly: maybe              | sandbox.readOnly: expected true or false
          limitations:             | limits:                      | my.yaml:11: limits: unknown key
          ready: /v2/models/{model}/ready | reddy: /v2             | ready: is missing
          """)
  void aMistakeIsNamedWithItsPlace(String good, String bad, String said) throws IOException {
    assertThat(GOOD).contains(good);
    Path file = write(GOOD.replace(good, bad));
    assertThatThrownBy(() -> ServerReader.read(file))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining(said);
  }

  @Test
  void aVariantNamesItsServerByNameOrPathAndItsModels() throws IOException {
    write(GOOD);
    Files.createDirectory(folder.resolve("models"));
    Variant own = variant("server: my.yaml, repository: models, model: m");
    assertThat(own.image()).isEqualTo("example/server:1.2");
    assertThat(own.server().orElseThrow().name()).isEqualTo("my-server");
    assertThat(own.repository()).contains(folder.resolve("models"));

    Variant other = variant("server: my.yaml, repository: models, image: 'mirror/server:1.3'");
    assertThat(other.image()).isEqualTo("mirror/server:1.3");

    assertThat(variant("server: model-server").image()).isEqualTo("model-server");
    assertThat(variant("image: model-server").server().orElseThrow().name())
        .isEqualTo("model-server");
    assertThat(variant("model: m").server()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          server: tritn                       | variants[0].server: no server 'tritn'; shipped: kserve-huggingface
          server: triton                      | variants[0].repository: is missing: server triton reads models from a folder: MODEL/config.pbtxt
          server: triton, repository: nowhere | nowhere is no folder
          server: model-server, repository: . | no server that reads models from a folder
          """)
  void aVariantWhoseServerCannotRunIsRefused(String keys, String said) {
    assertThatThrownBy(() -> variant(keys))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("p.yaml:4")
        .hasMessageContaining(said);
  }

  private Variant variant(String keys) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("p.yaml"),
            """
            name: p
            slo: 1s
            stages:
              - {name: s, variants: [{name: v, latency: {eta: 1}, %s}]}
            """
                .formatted(keys));
    return new PipelineReader(HOME).read(file).stages().get(0).served();
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("my.yaml"), text);
  }
}
