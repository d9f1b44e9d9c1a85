package io.twoscales.control.hpa;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Stabilisation windows and rate limits: {@code normalizeDesiredReplicasWithBehaviors} of
 * Kubernetes' horizontal.go. A clock that jumps back makes what lies in its future forgotten.
 */
final class Behavior {
  private final ScalingRules up;
  private final ScalingRules down;
  private final Deque<Change> recommendations = new ArrayDeque<>();
  private final Deque<Change> changes = new ArrayDeque<>();
  private final double rememberedSeconds;

  /** A recommended number of replicas, or a change of their number, and when. */
  private record Change(double atSeconds, int replicas) {}

  Behavior(ScalingRules up, ScalingRules down) {
    this.up = up;
    this.down = down;
    this.rememberedSeconds =
        Math.max(
            Math.max(up.stabilizationSeconds(), down.stabilizationSeconds()),
            Math.max(up.periodSeconds(), down.periodSeconds()));
  }

  /** What may be done now of what is desired. */
  int allowed(double nowSeconds, int current, int desired) {
    forget(recommendations, nowSeconds);
    forget(changes, nowSeconds);
    int stabilized = stabilized(nowSeconds, current, desired);
    int limited = stabilized;
    if (stabilized > current) {
      limited = Math.min(stabilized, Math.max(current, upLimit(nowSeconds, current)));
    } else if (stabilized < current) {
      limited = Math.max(stabilized, Math.min(current, downLimit(nowSeconds, current)));
    }
    if (limited != current) {
      changes.addLast(new Change(nowSeconds, limited - current));
    }
    return limited;
  }

  private int stabilized(double nowSeconds, int current, int desired) {
    int least = desired;
    int most = desired;
    for (Change recommendation : recommendations) {
      double age = nowSeconds - recommendation.atSeconds();
      if (age < up.stabilizationSeconds()) {
        least = Math.min(least, recommendation.replicas());
      }
      if (age < down.stabilizationSeconds()) {
        most = Math.max(most, recommendation.replicas());
      }
    }
    recommendations.addLast(new Change(nowSeconds, desired));
    return Math.min(Math.max(current, least), most);
  }

  private int upLimit(double nowSeconds, int current) {
    int atStart = atPeriodStart(nowSeconds, current, up.periodSeconds());
    int byPercent = (int) Math.ceil(atStart * (1 + up.percent() / 100.0));
    return Math.max(byPercent, atStart + up.pods());
  }

  private int downLimit(double nowSeconds, int current) {
    int atStart = atPeriodStart(nowSeconds, current, down.periodSeconds());
    return (int) (atStart * (1 - down.percent() / 100.0));
  }

  private int atPeriodStart(double nowSeconds, int current, double periodSeconds) {
    int since = 0;
    for (Change change : changes) {
      since += nowSeconds - change.atSeconds() < periodSeconds ? change.replicas() : 0;
    }
    return current - since;
  }

  private void forget(Deque<Change> all, double nowSeconds) {
    all.removeIf(c -> c.atSeconds() > nowSeconds || nowSeconds - c.atSeconds() > rememberedSeconds);
  }
}
