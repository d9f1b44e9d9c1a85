package io.twoscales.control.perstage;

import io.twoscales.core.observation.StageObservation;

/** Decides the number of replicas of one stage from what is seen of that stage alone. */
public interface ReplicaScaler {

  /**
   * A number of replicas and why.
   *
   * @param replicas at least 1
   */
  record Verdict(int replicas, String reason) {}

  /**
   * Decides, once a second.
   *
   * @param nowSeconds time of the observation; may jump, also backwards
   * @param stage what is seen
   * @param planned the number of replicas that was decided last
   */
  Verdict decide(double nowSeconds, StageObservation stage, int planned);
}
