package io.twoscales.solver.latency;

/** What a profile holds of the latencies of a cell's batches. */
public enum LatencyStatistic {
  /** The median. */
  P50,
  /** The mean: how long a replica is busy with a batch, which its throughput follows. */
  MEAN,
  /** The 99th percentile: what the latency objective is held against. */
  P99
}
