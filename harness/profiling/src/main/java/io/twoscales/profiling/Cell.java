package io.twoscales.profiling;

/**
 * What is measured: one variant of one stage at one batch size and CPU limit.
 *
 * @param batch items in a batch, at least 1
 * @param millicores CPU limit of the replica, at least 1
 */
public record Cell(String stage, String variant, int batch, int millicores) {
  public Cell {
    if (batch < 1 || millicores < 1) {
      throw new IllegalArgumentException(
          "a cell has a batch and a CPU limit of at least 1, not %d and %dm"
              .formatted(batch, millicores));
    }
  }

  @Override
  public String toString() {
    return "%s %s, batch %d, %dm".formatted(stage, variant, batch, millicores);
  }
}
