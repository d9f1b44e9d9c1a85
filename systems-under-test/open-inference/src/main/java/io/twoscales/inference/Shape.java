package io.twoscales.inference;

import java.util.ArrayList;
import java.util.List;

/**
 * Size of a tensor in each dimension. In a batch the first dimension counts the items.
 *
 * @param dimensions none negative; their product is at most {@link Integer#MAX_VALUE}. Empty for a
 *     scalar.
 */
public record Shape(List<Long> dimensions) {
  /**
   * Takes a shape as it stands in a message.
   *
   * @throws ProtocolException if a dimension is negative or the product is too large
   */
  public Shape {
    dimensions = List.copyOf(dimensions);
    elements(dimensions);
  }

  /** A shape of the given dimensions. */
  public static Shape of(long... dimensions) {
    List<Long> boxed = new ArrayList<>(dimensions.length);
    for (long dimension : dimensions) {
      boxed.add(dimension);
    }
    return new Shape(boxed);
  }

  /** Number of dimensions. */
  public int rank() {
    return dimensions.size();
  }

  /** Size in one dimension, counted from 0. */
  public int size(int dimension) {
    return Math.toIntExact(dimensions.get(dimension));
  }

  /** Number of elements of a tensor of this shape. */
  public int elements() {
    return elements(dimensions);
  }

  /**
   * Number of items: the size in the first dimension.
   *
   * @throws ProtocolException for a scalar, which has no items
   */
  public int items() {
    if (dimensions.isEmpty()) {
      throw new ProtocolException("expected a shape with the batch first, found the scalar []");
    }
    return size(0);
  }

  /** Shape of one item: all dimensions but the first. */
  public Shape item() {
    return new Shape(dimensions.subList(1, dimensions.size()));
  }

  /** The shape of a batch of so many items, each of this item's shape. */
  public Shape batchOf(int items) {
    List<Long> batch = new ArrayList<>(dimensions.size() + 1);
    batch.add((long) items);
    batch.addAll(dimensions);
    return new Shape(batch);
  }

  /** As in messages, for example {@code [16, 384]}. */
  @Override
  public String toString() {
    return dimensions.toString();
  }

  private static int elements(List<Long> dimensions) {
    long product = 1;
    for (long dimension : dimensions) {
      if (dimension < 0 || dimension > Integer.MAX_VALUE) {
        throw new ProtocolException(
            "shape %s: expected sizes from 0 to %d, found %d"
                .formatted(dimensions, Integer.MAX_VALUE, dimension));
      }
      product *= dimension;
      if (product > Integer.MAX_VALUE) {
        throw new ProtocolException(
            "shape %s: a tensor holds at most %d elements"
                .formatted(dimensions, Integer.MAX_VALUE));
      }
    }
    return (int) product;
  }
}
