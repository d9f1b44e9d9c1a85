package io.twoscales.solver;

/** What keeps a plan from being cheaper, or a demand from being met. */
public enum Constraint {
  /** Nothing: the plan is the smallest that the limits allow. */
  NONE,
  /** The load: with less of it fewer or smaller replicas would do. */
  LOAD,
  /** The latency objective. */
  SLO,
  /** The CPU of all replicas together. */
  CAPACITY,
  /** The largest number of replicas of stages. */
  REPLICAS,
  /** The least end-to-end accuracy. */
  ACCURACY
}
