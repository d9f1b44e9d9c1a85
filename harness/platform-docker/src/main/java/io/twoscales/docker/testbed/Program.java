package io.twoscales.docker.testbed;

import io.twoscales.core.server.Sandbox;
import java.util.List;
import java.util.Map;

/**
 * What runs in a container.
 *
 * @param name its name within the run
 * @param entrypoint empty for the image's
 * @param command empty for the image's
 */
record Program(
    String name,
    String image,
    List<String> entrypoint,
    List<String> command,
    Map<String, String> environment,
    Sandbox sandbox) {

  /** An image that needs its environment only. */
  Program(String name, String image, Map<String, String> environment) {
    this(name, image, List.of(), List.of(), environment, Sandbox.DEFAULT);
  }
}
