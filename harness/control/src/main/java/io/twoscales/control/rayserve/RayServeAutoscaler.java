package io.twoscales.control.rayserve;

import io.twoscales.control.model.RecentRates;
import io.twoscales.control.perstage.ReplicaScaler;
import io.twoscales.control.perstage.ReplicaSize;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.units.Decimal;

/**
 * One deployment of Ray Serve, after {@code replica_queue_length_autoscaling_policy} in its
 * autoscaling_policy.py: desired = ⌈running × (1 + (ongoing per replica / target − 1) × factor)⌉,
 * applied when it has lain above, or below, what there is for longer than the delay without a
 * break. Ray decides ten times a second; here it is once, and the delay is counted in decisions.
 */
final class RayServeAutoscaler implements ReplicaScaler {
  private final RayServeSettings settings;
  private final ReplicaSize size;
  private final RecentRates ongoing;
  private int above;
  private int below;

  RayServeAutoscaler(RayServeSettings settings, ReplicaSize size) {
    this.settings = settings;
    this.size = size;
    this.ongoing = new RecentRates(settings.lookBackSeconds());
  }

  @Override
  public Verdict decide(double nowSeconds, StageObservation stage, int planned) {
    ongoing.add(stage.queueLength() + stage.inFlight());
    int running = stage.ready().size();
    if (running == 0) {
      above = 0;
      below = 0;
      return new Verdict(planned, "no replica runs");
    }
    int desired = size.bounded(desired(running));
    above = desired > planned ? above + 1 : 0;
    below = desired < planned ? below + 1 : 0;
    boolean up = above > settings.upscaleDelayDecisions();
    boolean down = below > settings.downscaleDelayDecisions();
    String reason =
        Decimal.fixed(ongoing.mean(), 1)
            + " ongoing over "
            + running
            + " running want "
            + desired
            + ", for "
            + Math.max(above, below)
            + " s";
    if (up || down) {
      above = 0;
      below = 0;
      return new Verdict(desired, reason);
    }
    return new Verdict(planned, reason);
  }

  private int desired(int running) {
    double ratio = ongoing.mean() / running / settings.targetOngoingRequests();
    double factor = ratio >= 1 ? settings.upscalingFactor() : settings.downscalingFactor();
    int desired = (int) Math.ceil(running * (1 + (ratio - 1) * factor) - 1e-9);
    boolean stuck = ratio < 1 && desired == running && settings.downscalingFactor() < 1;
    return stuck ? desired - 1 : desired;
  }
}
