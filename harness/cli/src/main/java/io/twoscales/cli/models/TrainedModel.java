package io.twoscales.cli.models;

import java.util.List;
import java.util.Optional;

/**
 * A model whose trained weights can be fetched: a TorchScript file for {@code
 * kind=image-classification} that takes pictures normalised as for ImageNet.
 *
 * @param name on the command line and of its folder
 * @param description what it is
 * @param licence as DJL's repository states it
 * @param citation of the paper it comes from
 * @param artifact where it is in a repository of DJL's models
 * @param classes that it tells apart
 * @param gammaMs of the latency that its pipeline begins with
 * @param epsilonMs of the same
 * @param likeVariant whose coefficients those are
 */
public record TrainedModel(
    String name,
    String description,
    String licence,
    String citation,
    Artifact artifact,
    int classes,
    int gammaMs,
    int epsilonMs,
    String likeVariant) {

  /** What it is called in a repository of DJL's models. */
  public record Artifact(String folder, String group, String id, String version, String name) {
    @Override
    public String toString() {
      return String.join("/", group, id, version, name);
    }

    /** Where the repository describes it. */
    String metadata() {
      return "%s/%s/%s/metadata.json".formatted(folder, group.replace('.', '/'), id);
    }
  }

  private static final String HE = "He et al., Deep Residual Learning, CVPR 2016";

  /** All of them, by name. */
  public static final List<TrainedModel> CATALOGUE =
      List.of(
          resnet("resnet18-imagenet", 18, 61, 64, "resnet18-random"),
          resnet("resnet50-imagenet", 50, 320, 390, "resnet50-random"));

  private static TrainedModel resnet(
      String name, int layers, int gammaMs, int epsilonMs, String likeVariant) {
    return new TrainedModel(
        name,
        "torchvision's ResNet of %d layers, trained on ImageNet, traced".formatted(layers),
        "Apache 2.0",
        HE,
        new Artifact(
            "model/cv/image_classification",
            "ai.djl.pytorch",
            "resnet",
            "0.0.1",
            "traced_resnet" + layers),
        1000,
        gammaMs,
        epsilonMs,
        likeVariant);
  }

  /** The model of that name. */
  public static Optional<TrainedModel> named(String name) {
    return CATALOGUE.stream().filter(model -> model.name().equals(name)).findFirst();
  }
}
