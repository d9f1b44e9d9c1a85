package io.twoscales.control.hpa;

import io.twoscales.control.perstage.Period;
import io.twoscales.control.perstage.ReplicaScaler;
import io.twoscales.control.perstage.ReplicaSize;
import io.twoscales.core.observation.StageObservation;

/** One Horizontal Pod Autoscaler: metric, bounds, behaviour, every sync period. */
final class HorizontalPodAutoscaler implements ReplicaScaler {
  private final HpaSettings settings;
  private final ReplicaSize size;
  private final ReplicaCalculator calculator;
  private final Behavior behavior;
  private final Period sync;

  HorizontalPodAutoscaler(HpaSettings settings, ReplicaSize size) {
    this.settings = settings;
    this.size = size;
    this.calculator = new ReplicaCalculator(settings.tolerance());
    this.behavior = new Behavior(settings.up(), settings.down());
    this.sync = new Period(settings.syncPeriodSeconds());
  }

  @Override
  public Verdict decide(double nowSeconds, StageObservation stage, int planned) {
    if (!sync.due(nowSeconds)) {
      return new Verdict(planned, "not yet time to sync");
    }
    int desired = desired(stage, planned);
    int allowed = behavior.allowed(nowSeconds, planned, size.bounded(desired));
    int bounded = size.bounded(allowed);
    return new Verdict(
        bounded,
        desired == bounded
            ? "the metrics want " + desired
            : "the metrics want %d, the behaviour allows %d".formatted(desired, bounded));
  }

  private int desired(StageObservation stage, int planned) {
    int byCpu = calculator.byUtilization(stage, planned, settings.targetUtilization());
    int byInFlight = calculator.byInFlight(stage, planned, settings.targetInFlight());
    return switch (settings.metrics()) {
      case CPU -> byCpu;
      case IN_FLIGHT -> byInFlight;
      case BOTH -> Math.max(byCpu, byInFlight);
    };
  }
}
