package io.twoscales.report.read;

import io.twoscales.report.model.Quantity;
import io.twoscales.report.model.RunTimeline;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts replicas by stage and state. A count holds until the next one, for a minute at most:
 * decisions may be further apart than seconds.
 */
final class StageReplicas {
  private static final int HOLDS_SECONDS = 60;

  private final RunTimeline timeline;
  private final Map<String, Integer> ready = new TreeMap<>();
  private int draining;
  private int second = Integer.MIN_VALUE;

  StageReplicas(RunTimeline timeline) {
    this.timeline = timeline;
  }

  /** Takes a replica; seconds must not go back. */
  void add(int at, String stage, String state) {
    if (at != second) {
      write(at);
      second = at;
    }
    ready.merge(stage, state.equals("READY") ? 1 : 0, Integer::sum);
    draining += state.equals("DRAINING") || state.equals("DRAINED") ? 1 : 0;
  }

  void finish() {
    write(second + 1);
  }

  private void write(int next) {
    if (second == Integer.MIN_VALUE) {
      return;
    }
    int end = Math.min(next, second + HOLDS_SECONDS);
    for (int each = Math.max(0, second); each < end; each++) {
      int now = each;
      ready.forEach((stage, count) -> timeline.add(Quantity.READY, stage, now, count));
      if (draining > 0 || timeline.of(Quantity.DRAINING).isPresent()) {
        timeline.add(Quantity.DRAINING, "", now, draining);
      }
    }
    ready.replaceAll((stage, count) -> 0);
    draining = 0;
  }
}
