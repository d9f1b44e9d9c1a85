package io.twoscales.modelserver.models;

import io.twoscales.modelserver.image.Box;
import io.twoscales.modelserver.image.GrayImage;
import io.twoscales.modelserver.image.Regions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * From the map of probabilities to boxes around lines of text. The network marks the kernel of a
 * line, which is smaller than the line: a box is let out on each side by its area times {@code
 * unclip} over its perimeter (Liao et al., 2020, section 3.5).
 *
 * @param threshold probability beyond which a pixel is text
 * @param boxThreshold mean probability in a box beyond which it is text
 * @param unclip how far boxes are let out
 */
record TextBoxes(float threshold, float boxThreshold, float unclip) {
  private static final int LEAST_SIDE = 3;

  /**
   * The boxes on a page in reading order.
   *
   * @param map probabilities of a square, row by row
   * @param offset where it begins in the array
   * @param side of the square, in pixels
   * @param scale from the page to the square
   */
  List<Box> find(float[] map, int offset, int side, double scale, GrayImage page) {
    List<Box> boxes = new ArrayList<>();
    for (Regions.Region region : Regions.find(map, offset, side, side, threshold)) {
      Box kernel = region.bounds();
      if (region.mean() > boxThreshold && Math.min(kernel.width(), kernel.height()) >= LEAST_SIDE) {
        Box box = letOut(kernel, scale, page);
        if (box != null) {
          boxes.add(box);
        }
      }
    }
    return inReadingOrder(boxes);
  }

  private Box letOut(Box kernel, double scale, GrayImage page) {
    double by =
        (double) kernel.width()
            * kernel.height()
            * unclip
            / (2.0 * (kernel.width() + kernel.height()));
    int left = (int) Math.max(0, Math.floor((kernel.left() - by) / scale));
    int top = (int) Math.max(0, Math.floor((kernel.top() - by) / scale));
    int right = (int) Math.min(page.width(), Math.ceil((kernel.right() + by) / scale));
    int bottom = (int) Math.min(page.height(), Math.ceil((kernel.bottom() + by) / scale));
    return left < right && top < bottom ? new Box(left, top, right, bottom) : null;
  }

  /** Rows from the top, each from the left; boxes that overlap by half a height share a row. */
  static List<Box> inReadingOrder(List<Box> boxes) {
    List<Box> waiting = new ArrayList<>(boxes);
    waiting.sort(Comparator.comparingInt(Box::top).thenComparingInt(Box::left));
    List<Box> ordered = new ArrayList<>(boxes.size());
    while (!waiting.isEmpty()) {
      Box first = waiting.get(0);
      List<Box> row = waiting.stream().filter(box -> sameRow(first, box)).toList();
      waiting.removeAll(row);
      row.stream().sorted(Comparator.comparingInt(Box::left)).forEach(ordered::add);
    }
    return ordered;
  }

  private static boolean sameRow(Box one, Box other) {
    int overlap = Math.min(one.bottom(), other.bottom()) - Math.max(one.top(), other.top());
    return 2 * overlap > Math.min(one.height(), other.height());
  }
}
