package io.twoscales.modelserver.pytorch;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.twoscales.modelserver.models.Description;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where a network of DJL's own blocks has its weights from. */
sealed interface Weights {

  /** Drawn with a seed: the network computes as any would, and knows nothing. */
  record Random(int seed) implements Weights {}

  /** Those that DJL saved beside the description. */
  record Saved() implements Weights {}

  /** The two words. */
  enum Source {
    RANDOM,
    FILE
  }

  /**
   * As a description says: {@code weights=random} with a {@code seed}, or {@code weights=file}.
   *
   * @throws IOException if it says neither
   */
  static Weights of(Description description) throws IOException {
    return switch (description.word("weights", Source.class)) {
      case RANDOM -> new Random(description.number("seed", 1, 0, Integer.MAX_VALUE));
      case FILE -> new Saved();
    };
  }

  /**
   * A network with these weights.
   *
   * @param heads its last layers
   * @param headGain how much larger or smaller drawn weights of those are
   * @param input shape of the array it takes
   * @throws IOException if the file is missing or wrong
   */
  default PyTorchNetwork network(
      Block block, List<Block> heads, float headGain, Shape input, Path folder, int threads)
      throws IOException {
    if (this instanceof Random random) {
      RandomWeights weights = new RandomWeights(random.seed(), headGain, heads);
      return PyTorchNetwork.drawn(block, weights, input, threads);
    }
    return PyTorchNetwork.saved(block, folder, threads);
  }

  /** The platform in a model's metadata, which says so where weights are random. */
  static String platform(Weights weights) {
    return weights instanceof Random random
        ? "pytorch_libtorch, random weights of seed " + random.seed()
        : "pytorch_libtorch";
  }
}
