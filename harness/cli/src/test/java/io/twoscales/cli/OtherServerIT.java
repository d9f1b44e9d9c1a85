package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replicas of a server that is described otherwise than ours: two ports, an entry point and a
 * command of its own, models from a folder, another way to say that it is ready. It is our image
 * all the same, since no other may be at hand. Needs a Docker engine that answers.
 */
class OtherServerIT {
  @TempDir Path folder;

  private final ObjectMapper json = new ObjectMapper();

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private void writePipeline(String image) throws IOException {
    write(
        "pipeline.yaml",
        """
        name: elsewhere
        slo: 2s
        payload: sentences
        stages:
          - name: embed
            batches: [1, 2, 4]
            variants:
              - name: minilm
                model: minilm-l6-v2-q
                latency: {gamma: 20, epsilon: 5}
                server: other.yaml
                repository: models%s
        """
            .formatted(image));
    write(
        "other.yaml",
        """
        name: other
        image: model-server
        entrypoint: [java, -XX:+UseSerialGC, -Xmx256m]
        command: [-Donnxruntime.native.path=/app/native, -jar, /app/model-server.jar]
        environment:
          TWOSCALES_MODEL: "{model}"
          TWOSCALES_MODEL_DIR: "{repository}"
          TWOSCALES_PORT: "{restPort}"
          TWOSCALES_GRPC_PORT: "{grpcPort}"
          TWOSCALES_THREADS: "{threads}"
        ports: {rest: 9000, grpc: 9001}
        ready: /v2/models/{model}/ready
        repository: {mount: /srv/models, layout: MODEL/model.onnx}
        threads: start
        sandbox: {memory: 900Mi, user: "1234:1234", readOnly: true, tmp: {/tmp: 48Mi}}
        """);
    Path models =
        Path.of(
            System.getProperty("twoscales.home"),
            "systems-under-test/model-server/target/image/models");
    Files.createSymbolicLink(folder.resolve("models"), models);
    write(
        "it.yaml",
        """
        name: it
        pipeline: pipeline.yaml
        dropAfter: 20s
        workload: {synthetic: {kind: constant, seconds: 8, rate: 4}, warmUp: 1s}
        platform: {kind: docker, capacity: 1, unit: 100m, maxPerReplica: 400m}
        controllers: [{name: scripted, plans: [{at: 0s, stages: {embed: {cpu: 200m}}}, {at: 3s, stages: {embed: {cpu: 300m}}}]}]
        seed: 5
        """);
  }

  private TwoscalesProcess run() throws IOException {
    return new TwoscalesProcess(
        folder,
        "run",
        folder.resolve("it.yaml").toString(),
        "--out",
        folder.resolve("set").toString(),
        "--json");
  }

  @Test
  void aServerAsItsDescriptionSaysServesAndIsResized() throws Exception {
    writePipeline("");
    TwoscalesProcess run = run();
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.onEngine()).isEmpty();
    JsonNode summary = json.readTree(run.out()).path("runs").path(0);
    assertThat(summary.path("requests").asInt()).isPositive();
    assertThat(summary.path("completed").asInt())
        .as("%s", summary)
        .isEqualTo(summary.path("requests").asInt());
    assertThat(summary.path("resizes").asInt()).isPositive();
    assertThat(summary.path("limitMismatches").asInt()).isZero();
  }

  @Test
  void anImageThatIsNotThereIsNotPulled() throws Exception {
    writePipeline("\n        image: nowhere/to-be-found:1.0");
    TwoscalesProcess run = run();
    assertThat(run.exitCode()).isEqualTo(Main.FAILED);
    assertThat(run.err())
        .contains("the engine has no image nowhere/to-be-found:1.0, and images are not pulled");
    assertThat(run.onEngine()).isEmpty();
  }
}
