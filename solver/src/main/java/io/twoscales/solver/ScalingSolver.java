package io.twoscales.solver;

import java.util.Map;

/**
 * The two decisions that every formulation can make: scale out at a given replica size, or resize a
 * given number of replicas. A solver belongs to one pipeline, keeps no state between calls and may
 * be shared between threads.
 */
public interface ScalingSolver {

  /** One CPU limit for all replicas of a stage; chooses batch sizes and numbers of replicas. */
  Solution horizontal(Demand demand);

  /**
   * Numbers of replicas as they are; chooses batch sizes and CPU limits.
   *
   * @param replicas at least 1 for every stage of the pipeline, by its name
   * @throws IllegalArgumentException if a stage is missing, unknown or has no replica
   */
  Solution vertical(Demand demand, Map<String, Integer> replicas);
}
