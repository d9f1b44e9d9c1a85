package io.twoscales.modelserver.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Weights for want of trained ones: uniform, of the variance that keeps signals alike from layer to
 * layer (He et al., "Delving Deep into Rectifiers", 2015), each filter's with a mean of zero (Qiao
 * et al., "Weight Standardization", 2019), so that different pictures give different answers
 * however deep the network is. Batch normalisation passes on so much of its signal that blocks with
 * a shortcut do not grow. The arithmetic is the language's own: one seed gives the same weights, to
 * the bit, on every machine.
 */
final class RandomWeights {
  private static final float NORMALISED_SHARE = 0.7f;
  private static final float TO_UNIT = 0x1p-31f;

  private final long seed;
  private final float headGain;
  private final List<Block> heads;

  /**
   * Weights to be drawn.
   *
   * @param heads the layers whose outputs are the network's
   * @param headGain how much larger or smaller their weights are than those of other layers
   */
  RandomWeights(long seed, float headGain, List<Block> heads) {
    this.seed = seed;
    this.headGain = headGain;
    this.heads = List.copyOf(heads);
  }

  /** Has a network draw its weights, in the order of its layers, when it is initialised. */
  void drawFor(Block network) {
    SplittableRandom random = new SplittableRandom(seed);
    network.setInitializer(filters(random, 1), Parameter.Type.WEIGHT);
    heads.forEach(head -> head.setInitializer(filters(random, headGain), Parameter.Type.WEIGHT));
    network.setInitializer(
        (manager, shape, type) -> manager.full(shape, NORMALISED_SHARE, type),
        Parameter.Type.GAMMA);
  }

  private static Initializer filters(SplittableRandom random, float gain) {
    return (manager, shape, type) -> filters(manager, shape, type, random, gain);
  }

  private static NDArray filters(
      NDManager manager, Shape shape, DataType type, SplittableRandom random, float gain) {
    int size = Math.toIntExact(shape.size());
    int perFilter = Math.toIntExact(shape.size() / shape.get(0));
    float bound = gain * (float) Math.sqrt(6.0 / perFilter);
    float[] values = new float[size];
    for (int filter = 0; filter < size; filter += perFilter) {
      double sum = 0;
      for (int i = filter; i < filter + perFilter; i++) {
        values[i] = random.nextInt() * TO_UNIT * bound;
        sum += values[i];
      }
      float mean = (float) (sum / perFilter);
      for (int i = filter; i < filter + perFilter; i++) {
        values[i] -= mean;
      }
    }
    return manager.create(values, shape).toType(type, false);
  }
}
