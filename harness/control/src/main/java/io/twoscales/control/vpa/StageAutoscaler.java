package io.twoscales.control.vpa;

import io.twoscales.control.perstage.Period;
import io.twoscales.core.control.CpuLimits;
import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.units.Decimal;
import java.util.HashMap;
import java.util.Map;

/** Samples, recommendation and the updater's decision for one stage. */
final class StageAutoscaler {
  private final VpaSettings settings;
  private final CpuLimits limits;
  private final Recommender recommender;
  private final Period sample;
  private final Period update;
  private final Map<String, Use> uses = new HashMap<>();
  private double sizedAtSeconds = Double.NaN;
  private int millicores;
  private String reason = "nothing is known yet";

  private static final class Use {
    private double sum;
    private int count;
    private int limit;
  }

  StageAutoscaler(VpaSettings settings, CpuLimits limits) {
    this.settings = settings;
    this.limits = limits;
    this.recommender = new Recommender(settings);
    this.sample = new Period(settings.sampleSeconds());
    this.update = new Period(settings.updateSeconds());
    this.millicores = limits.unitMillicores();
  }

  int millicores() {
    return millicores;
  }

  String reason() {
    return reason;
  }

  void decide(double nowSeconds, StageObservation stage) {
    if (Double.isNaN(sizedAtSeconds) || nowSeconds < sizedAtSeconds) {
      sizedAtSeconds = nowSeconds;
    }
    for (ReplicaObservation replica : stage.replicas()) {
      if (replica.state() == ReplicaState.READY && !Double.isNaN(replica.cpuUsedMillicores())) {
        Use use = uses.computeIfAbsent(replica.id(), id -> new Use());
        use.sum += replica.cpuUsedMillicores();
        use.count++;
        use.limit = replica.millicores();
      }
    }
    if (sample.due(nowSeconds)) {
      uses.values().forEach(use -> recommender.add(use.sum / use.count, use.limit, nowSeconds));
      uses.clear();
    }
    if (update.due(nowSeconds) && recommender.knowsAnything()) {
      update(nowSeconds, recommender.recommend());
    }
  }

  private void update(double nowSeconds, Recommendation recommendation) {
    int wanted = allowed(recommendation.target());
    boolean outside = millicores < recommendation.lower() || millicores > recommendation.upper();
    boolean old = nowSeconds - sizedAtSeconds >= settings.oldAfterSeconds();
    boolean differs =
        Math.abs(recommendation.target() - millicores) >= settings.changeThreshold() * millicores;
    reason =
        "recommended "
            + Decimal.fixed(recommendation.target(), 0)
            + "m in ["
            + Decimal.fixed(recommendation.lower(), 0)
            + "m, "
            + Decimal.fixed(recommendation.upper(), 0)
            + "m]: "
            + (outside ? "out of bounds" : old && differs ? "old and off" : "within bounds");
    if ((outside || (old && differs)) && wanted != millicores) {
      millicores = wanted;
      sizedAtSeconds = nowSeconds;
    }
  }

  /** In whole units, at most what a replica may have. */
  private int allowed(double recommendedMillicores) {
    int unit = limits.unitMillicores();
    double units = Math.max(1, Math.ceil(recommendedMillicores / unit));
    return (int) Math.min(limits.maxPerReplicaMillicores(), units * unit);
  }
}
