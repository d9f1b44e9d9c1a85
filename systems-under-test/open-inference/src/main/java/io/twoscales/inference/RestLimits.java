package io.twoscales.inference;

/**
 * What a JSON message may hold. The size of the whole body is for the server to bound.
 *
 * @param maxElements elements of one tensor
 * @param maxStringBytes bytes of one {@link Datatype#BYTES} element in UTF-8
 */
public record RestLimits(int maxElements, int maxStringBytes) {
  /** Room for a batch of images: 16 Mi elements, strings of 1 MiB. */
  public static final RestLimits DEFAULT = new RestLimits(1 << 24, 1 << 20);

  /** Takes limits of at least 1. */
  public RestLimits {
    if (maxElements < 1 || maxStringBytes < 1) {
      throw new IllegalArgumentException("limits must be at least 1");
    }
  }
}
