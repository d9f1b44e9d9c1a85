package io.twoscales.modelserver.pytorch;

import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import io.twoscales.modelserver.models.Description;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * DJL's residual network (He et al., "Deep Residual Learning for Image Recognition", 2016), version
 * 1. Unlike the paper's, it has bottleneck blocks with 18 and 34 layers, too.
 */
final class Backbone {
  private static final Set<Integer> LAYERS = Set.of(18, 34, 50, 101, 152);

  /** Pooling, flattening, the linear layer, flattening. */
  private static final int HEAD_BLOCKS = 4;

  private final int layers;

  private Backbone(int layers) {
    this.layers = layers;
  }

  /**
   * The network with the {@code layers} that a description names.
   *
   * @throws IOException if there is none of so many
   */
  static Backbone of(Path folder, Description description) throws IOException {
    int layers = description.number("layers", 18, 18, 152);
    if (!LAYERS.contains(layers)) {
      throw new IOException(folder + ": layers: expected 18, 34, 50, 101 or 152, found " + layers);
    }
    return new Backbone(layers);
  }

  /** With an output for each class. */
  SequentialBlock classifier(int side, int classes) {
    return ResNetV1.builder()
        .setNumLayers(layers)
        .setOutSize(classes)
        .setImageShape(new Shape(3, side, side))
        .build();
  }

  /** The layer that gives each class its output. */
  static Block head(SequentialBlock classifier) {
    List<Block> blocks = classifier.getChildren().values();
    return blocks.get(blocks.size() - 2);
  }

  /** Without pooling and classes: a map of features, 32 times smaller than the picture. */
  SequentialBlock features(int side) {
    SequentialBlock network = classifier(side, 1);
    for (int i = 0; i < HEAD_BLOCKS; i++) {
      network.removeLastBlock();
    }
    return network;
  }
}
