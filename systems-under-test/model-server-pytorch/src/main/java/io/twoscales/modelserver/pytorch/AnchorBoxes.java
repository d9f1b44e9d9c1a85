package io.twoscales.modelserver.pytorch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes objects of what a single-shot detector gives (Liu et al., "SSD: Single Shot MultiBox
 * Detector", 2016): for each anchor box the classes' numbers, the background's first, and by how
 * much the object differs from the anchor.
 */
final class AnchorBoxes {
  /** In which units centres and sizes differ, as in the paper's program. */
  private static final float CENTRE = 0.1f;

  private static final float SIZE = 0.2f;

  private final int most;
  private final float threshold;
  private final float overlap;

  /**
   * Rules.
   *
   * @param most objects of a frame at most
   * @param threshold least score
   * @param overlap of two that cover more than this share of their common area, the surer one stays
   */
  AnchorBoxes(int most, float threshold, float overlap) {
    this.most = most;
    this.threshold = threshold;
    this.overlap = overlap;
  }

  /**
   * The objects of a frame, the surest first.
   *
   * @param anchors left, top, right and bottom of each
   * @param classes numbers per anchor, the background's included
   * @param frame the number of the frame in the other two arrays
   * @param leastSide objects smaller than this share of a frame's side are left out
   */
  List<FoundObject> find(
      float[] anchors, float[] numbers, int classes, float[] offsets, int frame, float leastSide) {
    int count = anchors.length / 4;
    List<FoundObject> candidates = new ArrayList<>();
    float[] probabilities = new float[classes];
    for (int anchor = 0; anchor < count; anchor++) {
      Softmax.write(numbers, (frame * count + anchor) * classes, classes, probabilities, 0);
      float score = 0;
      for (int c = 1; c < classes; c++) {
        score = Math.max(score, probabilities[c]);
      }
      if (score > 0 && score >= threshold) {
        FoundObject object = box(anchors, anchor * 4, offsets, (frame * count + anchor) * 4, score);
        if (object.right() - object.left() >= leastSide
            && object.bottom() - object.top() >= leastSide) {
          candidates.add(object);
        }
      }
    }
    candidates.sort(Comparator.comparingDouble(FoundObject::score).reversed());
    return apart(candidates);
  }

  private static FoundObject box(float[] anchors, int a, float[] offsets, int o, float score) {
    float width = anchors[a + 2] - anchors[a];
    float height = anchors[a + 3] - anchors[a + 1];
    float x = (anchors[a] + anchors[a + 2]) / 2 + offsets[o] * CENTRE * width;
    float y = (anchors[a + 1] + anchors[a + 3]) / 2 + offsets[o + 1] * CENTRE * height;
    float halfWidth = (float) Math.exp(offsets[o + 2] * SIZE) * width / 2;
    float halfHeight = (float) Math.exp(offsets[o + 3] * SIZE) * height / 2;
    return new FoundObject(
        within(x - halfWidth),
        within(y - halfHeight),
        within(x + halfWidth),
        within(y + halfHeight),
        score);
  }

  private static float within(float share) {
    return Math.max(0, Math.min(1, share));
  }

  private List<FoundObject> apart(List<FoundObject> candidates) {
    List<FoundObject> kept = new ArrayList<>();
    for (FoundObject candidate : candidates) {
      if (kept.size() == most) {
        break;
      }
      if (kept.stream().allMatch(one -> one.overlap(candidate) <= overlap)) {
        kept.add(candidate);
      }
    }
    return kept;
  }
}
