package io.twoscales.core.pipeline;

import io.twoscales.core.server.ServerDescription;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One model that can do a stage's task.
 *
 * @param name unique within the stage
 * @param accuracy above 0, at most 1
 * @param latency how fast it is
 * @param image the image that serves it: a program of ours, a folder under {@code
 *     systems-under-test}, or one of the engine's; empty when there is none, and the variant is for
 *     planning and simulation only
 * @param model the name under which the server serves it
 * @param server how that image is started; there where there is an image to run
 * @param repository the folder with models that the server is given, if it reads them from one
 * @param randomWeights whether its weights are random ones: it takes as long as a trained one, and
 *     has no accuracy
 */
public record Variant(
    String name,
    double accuracy,
    VariantLatency latency,
    String image,
    String model,
    Optional<ServerDescription> server,
    Optional<Path> repository,
    boolean randomWeights) {

  /** A variant that is not run on containers. */
  public Variant(String name, double accuracy, VariantLatency latency, String image, String model) {
    this(name, accuracy, latency, image, model, Optional.empty(), Optional.empty(), false);
  }
}
