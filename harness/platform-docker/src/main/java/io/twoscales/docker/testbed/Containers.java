package io.twoscales.docker.testbed;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import io.twoscales.docker.engine.Labels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Makes and removes the containers of one run, all with the same least privileges: a user without
 * rights, a read-only file system, no capabilities, bounded memory, processes and logs.
 */
final class Containers {
  private static final long MEMORY_BYTES = 768L << 20;
  private static final long MAX_PROCESSES = 256;
  private static final String USER = "10001:10001";

  private final DockerClient client;
  private final String runId;

  Containers(DockerClient client, String runId) {
    this.client = client;
    this.runId = runId;
  }

  DockerClient client() {
    return client;
  }

  String nameOf(String program) {
    return "twoscales-" + runId + "-" + program;
  }

  /** Creates a container, not yet started. Its limits on CPU are the caller's to add. */
  String create(
      String program,
      String image,
      String network,
      HostConfig hostConfig,
      Map<String, String> environment,
      ExposedPort... exposed) {
    hostConfig
        .withNetworkMode(network)
        .withMemory(MEMORY_BYTES)
        .withMemorySwap(MEMORY_BYTES)
        .withPidsLimit(MAX_PROCESSES)
        .withCapDrop(Capability.ALL)
        .withSecurityOpts(List.of("no-new-privileges"))
        .withReadonlyRootfs(true)
        .withTmpFs(Map.of("/tmp", "rw,noexec,nosuid,nodev,size=32m"))
        .withLogConfig(
            new LogConfig(
                LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "1m", "max-file", "1")));
    CreateContainerCmd command =
        client
            .createContainerCmd(image)
            .withName(nameOf(program))
            .withHostName(program)
            .withUser(USER)
            .withLabels(Labels.of(runId))
            .withHostConfig(hostConfig)
            .withExposedPorts(exposed)
            .withEnv(
                environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
    return command.exec().getId();
  }

  /** Removes a container at once; does nothing when it is gone. */
  void remove(String id) {
    try {
      client.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException e) {
      return;
    }
  }

  /** Its exit code when it has ended. */
  Optional<Long> exitCode(String id) {
    InspectContainerResponse.ContainerState state =
        client.inspectContainerCmd(id).exec().getState();
    return Boolean.TRUE.equals(state.getRunning())
        ? Optional.empty()
        : Optional.ofNullable(state.getExitCodeLong());
  }

  /** The last lines it wrote, as one. */
  String lastLines(String id, int lines) throws InterruptedException {
    StringBuilder text = new StringBuilder();
    try (ResultCallback.Adapter<Frame> callback =
        new ResultCallback.Adapter<>() {
          @Override
          public void onNext(Frame frame) {
            text.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
          }
        }) {
      client
          .logContainerCmd(id)
          .withStdOut(true)
          .withStdErr(true)
          .withTail(lines)
          .exec(callback)
          .awaitCompletion(5, TimeUnit.SECONDS);
    } catch (IOException e) {
      return oneLine(text);
    }
    return oneLine(text);
  }

  private static String oneLine(StringBuilder text) {
    String said = text.toString().strip().replaceAll("\\s*\\R\\s*", " | ");
    return said.isEmpty() ? "nothing" : said;
  }
}
