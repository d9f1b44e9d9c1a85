package io.twoscales.control.hpa;

import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.observation.StageObservation;

/**
 * The number of replicas that brings a metric to its target: {@code GetResourceReplicas} and {@code
 * GetExternalPerPodMetricReplicas} of Kubernetes' replica_calculator.go.
 */
final class ReplicaCalculator {
  private final double tolerance;

  ReplicaCalculator(double tolerance) {
    this.tolerance = tolerance;
  }

  /**
   * By CPU utilisation. READY replicas without a metric count as fully used when the others speak
   * for fewer replicas, and as idle when they speak for more; STARTING ones as idle when the READY
   * ones speak for more. Where that turns the direction, nothing is done. FAILED and leaving ones
   * are ignored.
   *
   * @param current the number of replicas that is wanted at present
   * @return the number wanted; {@code current} when no replica has a metric
   */
  int byUtilization(StageObservation stage, int current, double target) {
    double used = 0;
    double limits = 0;
    double missingLimits = 0;
    double unreadyLimits = 0;
    int measured = 0;
    int missing = 0;
    int unready = 0;
    for (ReplicaObservation replica : stage.replicas()) {
      if (replica.state() == ReplicaState.STARTING) {
        unready++;
        unreadyLimits += replica.millicores();
      } else if (replica.state() == ReplicaState.READY) {
        if (Double.isNaN(replica.cpuUsedMillicores())) {
          missing++;
          missingLimits += replica.millicores();
        } else {
          measured++;
          used += replica.cpuUsedMillicores();
          limits += replica.millicores();
        }
      }
    }
    if (measured == 0) {
      return current;
    }
    double ratio = used / limits / target;
    boolean upWithUnready = unready > 0 && ratio > 1;
    if (!upWithUnready && missing == 0) {
      return isWithinTolerance(ratio) ? current : ceil(ratio * measured);
    }
    int counted = measured + missing + (upWithUnready ? unready : 0);
    double allLimits = limits + missingLimits + (upWithUnready ? unreadyLimits : 0);
    double allUsed = used + (ratio < 1 ? missingLimits * Math.max(1, target) : 0);
    double newRatio = allUsed / allLimits / target;
    boolean turned = (ratio < 1 && newRatio > 1) || (ratio > 1 && newRatio < 1);
    if (isWithinTolerance(newRatio) || turned) {
      return current;
    }
    int wanted = ceil(newRatio * counted);
    boolean wrongWay = (newRatio < 1 && wanted > current) || (newRatio > 1 && wanted < current);
    return wrongWay ? current : wanted;
  }

  /** By requests in flight, those that wait included, per wanted replica. */
  int byInFlight(StageObservation stage, int current, double targetPerReplica) {
    double inFlight = stage.queueLength() + stage.inFlight();
    double ratio = inFlight / (targetPerReplica * current);
    return isWithinTolerance(ratio) ? current : ceil(inFlight / targetPerReplica);
  }

  private boolean isWithinTolerance(double ratio) {
    return Math.abs(1 - ratio) <= tolerance;
  }

  private static int ceil(double replicas) {
    return (int) Math.ceil(replicas - 1e-9);
  }
}
