package io.twoscales.solver;

/** Which CPU limit all replicas of a stage get when only their number may change. */
public enum CpuChoice {
  /** One unit of CPU, or the least that the limits allow. */
  UNIT,
  /** The limit with the largest throughput per millicore over all batch sizes. */
  MOST_EFFICIENT
}
