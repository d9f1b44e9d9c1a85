package io.twoscales.core.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A model server of the Open Inference Protocol: how a replica of it is started and reached. Texts
 * may hold {@linkplain Placeholder placeholders}.
 *
 * @param name how variants call it
 * @param image a program of ours, a folder under {@code systems-under-test}, or an image of the
 *     engine's
 * @param entrypoint replaces the image's; empty leaves it
 * @param command arguments of the entry point; empty leaves the image's
 * @param environment its variables
 * @param ports where it listens
 * @param readyPath what its REST half answers with 200 once the model is ready
 * @param metricsPath where its metrics are, if it has any
 * @param sandbox what its container may use
 * @param repository where it reads models from, if not from its image
 * @param threads when the number of its threads is set
 * @param limitations what it cannot do, for people
 */
public record ServerDescription(
    String name,
    String image,
    List<String> entrypoint,
    List<String> command,
    Map<String, String> environment,
    Ports ports,
    String readyPath,
    Optional<String> metricsPath,
    Sandbox sandbox,
    Optional<Repository> repository,
    Threads threads,
    List<String> limitations) {

  /**
   * Ports within the container.
   *
   * @param grpc where the gateway sends requests; may be that of REST
   * @param metrics empty when it has none
   */
  public record Ports(int rest, int grpc, OptionalInt metrics) {}

  /**
   * A model repository.
   *
   * @param mount where in the container it is mounted, read-only
   * @param layout what it must look like, for people
   */
  public record Repository(String mount, String layout) {}

  /** When the number of threads of an inference is set. */
  public enum Threads {
    /** When the server starts; it stays when the replica is resized. */
    START,
    /**
     * When the server starts, and whenever a resize crosses a whole CPU, by {@code PUT
     * /control/threads/N} at its REST half with the control token.
     */
    RESIZE,
    /** In the model's own configuration. */
    MODEL,
    /** Not at all. */
    NONE
  }

  public ServerDescription {
    entrypoint = List.copyOf(entrypoint);
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    limitations = List.copyOf(limitations);
  }
}
