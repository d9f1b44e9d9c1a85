package io.twoscales.control.kpa;

import io.twoscales.control.perstage.Period;
import io.twoscales.control.perstage.ReplicaScaler;
import io.twoscales.control.perstage.ReplicaSize;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.units.Decimal;

/**
 * One autoscaler of Knative, after {@code Scale} in its autoscaler.go: concurrency over a stable
 * and a panic window, each divided by the target; the panic window rules once it wants twice the
 * READY replicas, and then nothing shrinks until a stable window has passed without that. Never to
 * zero. Concurrency is what waits at the stage and what is worked on.
 */
final class KnativePodAutoscaler implements ReplicaScaler {
  private final KpaSettings settings;
  private final ReplicaSize size;
  private final ConcurrencyWindow concurrency;
  private final Period tick;
  private double panicSinceSeconds = Double.NaN;
  private int mostInPanic;

  KnativePodAutoscaler(KpaSettings settings, ReplicaSize size) {
    this.settings = settings;
    this.size = size;
    this.concurrency = new ConcurrencyWindow(settings.stableWindowSeconds());
    this.tick = new Period(settings.tickSeconds());
  }

  @Override
  public Verdict decide(double nowSeconds, StageObservation stage, int planned) {
    concurrency.add(nowSeconds, stage.queueLength() + stage.inFlight());
    if (!tick.due(nowSeconds)) {
      return new Verdict(planned, "between two ticks");
    }
    int ready = Math.max(1, stage.ready().size());
    double stable = concurrency.mean(nowSeconds, settings.stableWindowSeconds());
    double surge = concurrency.mean(nowSeconds, settings.panicWindowSeconds());
    int panicWants = (int) Math.ceil(surge / settings.aimedAt());
    updatePanic(nowSeconds, (double) panicWants / ready >= settings.panicThreshold());

    int desired = limited(stable, ready);
    if (isPanicking()) {
      mostInPanic = Math.max(mostInPanic, Math.max(desired, limited(surge, ready)));
      desired = mostInPanic;
    }
    return new Verdict(
        size.bounded(desired),
        "concurrency "
            + Decimal.fixed(stable, 1)
            + " stable, "
            + Decimal.fixed(surge, 1)
            + " lately, "
            + Decimal.fixed(settings.aimedAt(), 1)
            + " per replica"
            + (isPanicking() ? ", in panic" : ""));
  }

  private void updatePanic(double nowSeconds, boolean over) {
    if (over) {
      panicSinceSeconds = nowSeconds;
    } else if (isPanicking()
        && (nowSeconds - panicSinceSeconds > settings.stableWindowSeconds()
            || nowSeconds < panicSinceSeconds)) {
      panicSinceSeconds = Double.NaN;
      mostInPanic = 0;
    }
  }

  private boolean isPanicking() {
    return !Double.isNaN(panicSinceSeconds);
  }

  private int limited(double observed, int ready) {
    double most = Math.ceil(settings.maxScaleUpRate() * ready);
    double least = Math.floor(ready / settings.maxScaleDownRate());
    double wanted = Math.ceil(observed / settings.aimedAt());
    return (int) Math.min(Math.max(wanted, least), most);
  }
}
