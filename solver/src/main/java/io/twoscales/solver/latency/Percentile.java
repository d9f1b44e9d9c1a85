package io.twoscales.solver.latency;

/** The two percentiles of batch latency that a profile holds. */
public enum Percentile {
  /** The median: what a replica's throughput follows. */
  P50,
  /** The 99th percentile: what the latency objective is held against. */
  P99
}
