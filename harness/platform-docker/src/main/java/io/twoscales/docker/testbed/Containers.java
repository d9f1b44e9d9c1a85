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
import io.twoscales.core.server.Sandbox;
import io.twoscales.docker.engine.Labels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Makes and removes the containers of one run, all with least privileges: a user without rights, no
 * capabilities, bounded memory, processes and logs, and a file system that is read-only unless the
 * program cannot do with it.
 */
final class Containers {
  static final long MAX_PROCESSES = 256;

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

  /**
   * Creates a network, and says its name.
   *
   * @param internal whether it has no way out
   */
  String createNetwork(String purpose, boolean internal) {
    String name = nameOf(purpose);
    client
        .createNetworkCmd()
        .withName(name)
        .withDriver("bridge")
        .withInternal(internal)
        .withCheckDuplicate(true)
        .withLabels(Labels.of(runId))
        .withOptions(Map.of("com.docker.network.bridge.enable_ip_masquerade", "false"))
        .exec();
    return name;
  }

  /** Creates a container, not yet started. Its limits on CPU are the caller's to add. */
  String create(Program program, String network, HostConfig hostConfig, ExposedPort... exposed) {
    Sandbox sandbox = program.sandbox();
    hostConfig
        .withNetworkMode(network)
        .withMemory(sandbox.memoryBytes())
        .withMemorySwap(sandbox.memoryBytes())
        .withPidsLimit(MAX_PROCESSES)
        .withCapDrop(Capability.ALL)
        .withSecurityOpts(List.of("no-new-privileges"))
        .withReadonlyRootfs(sandbox.readOnly())
        .withTmpFs(tmp(sandbox))
        .withLogConfig(
            new LogConfig(
                LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "1m", "max-file", "1")));
    CreateContainerCmd command =
        client
            .createContainerCmd(program.image())
            .withName(nameOf(program.name()))
            .withHostName(program.name())
            .withUser(sandbox.user())
            .withLabels(Labels.of(runId))
            .withHostConfig(hostConfig)
            .withExposedPorts(exposed)
            .withEnv(
                program.environment().entrySet().stream()
                    .map(e -> e.getKey() + "=" + e.getValue())
                    .toList());
    if (!program.entrypoint().isEmpty()) {
      command.withEntrypoint(program.entrypoint());
    }
    if (!program.command().isEmpty()) {
      command.withCmd(program.command());
    }
    return command.exec().getId();
  }

  private static Map<String, String> tmp(Sandbox sandbox) {
    return sandbox.tmpBytes().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, folder -> "rw,noexec,nosuid,nodev,size=" + folder.getValue()));
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
