package io.twoscales.modelserver.image;

import java.util.ArrayList;
import java.util.List;

/**
 * The connected regions of a map in which values exceed a threshold, diagonal neighbours included.
 */
public final class Regions {

  /**
   * A region.
   *
   * @param bounds the smallest box around it
   * @param mean of the values in that box
   */
  public record Region(Box bounds, float mean) {}

  private final float[] map;
  private final int offset;
  private final int width;
  private final int height;
  private final float threshold;
  private final boolean[] seen;
  private final int[] stack;

  private Regions(float[] map, int offset, int width, int height, float threshold) {
    this.map = map;
    this.offset = offset;
    this.width = width;
    this.height = height;
    this.threshold = threshold;
    this.seen = new boolean[width * height];
    this.stack = new int[width * height];
  }

  /**
   * Finds the regions, from the top and from the left.
   *
   * @param map row by row
   * @param offset where the map begins in the array
   */
  public static List<Region> find(float[] map, int offset, int width, int height, float threshold) {
    Regions regions = new Regions(map, offset, width, height, threshold);
    List<Region> found = new ArrayList<>();
    for (int i = 0; i < width * height; i++) {
      if (regions.isNew(i)) {
        Box bounds = regions.flood(i);
        found.add(new Region(bounds, regions.mean(bounds)));
      }
    }
    return found;
  }

  private boolean isNew(int pixel) {
    return !seen[pixel] && map[offset + pixel] > threshold;
  }

  private Box flood(int start) {
    int left = width;
    int right = 0;
    int top = height;
    int bottom = 0;
    int waiting = 0;
    stack[waiting++] = start;
    seen[start] = true;
    while (waiting > 0) {
      int pixel = stack[--waiting];
      int x = pixel % width;
      int y = pixel / width;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
      for (int ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (int nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          int neighbour = ny * width + nx;
          if (isNew(neighbour)) {
            seen[neighbour] = true;
            stack[waiting++] = neighbour;
          }
        }
      }
    }
    return new Box(left, top, right, bottom);
  }

  private float mean(Box box) {
    double sum = 0;
    for (int y = box.top(); y < box.bottom(); y++) {
      for (int x = box.left(); x < box.right(); x++) {
        sum += map[offset + y * width + x];
      }
    }
    return (float) (sum / ((double) box.width() * box.height()));
  }
}
