package io.twoscales.results.statistics;

/** What is measured of a run (units in the key). */
public enum Measure {
  /** Share of requests that missed the objective, were dropped or failed. */
  VIOLATION_RATE("violationRate", "violations", Better.LOWER),
  /** Requests within the objective per second. */
  GOODPUT("goodputPerSecond", "goodput", Better.HIGHER),
  /** Share of requests that the system gave up. */
  DROPPED_RATE("droppedRate", "dropped", Better.LOWER),
  /** Share of requests answered wrongly or not at all. */
  FAILED_RATE("failedRate", "failed", Better.LOWER),
  /** Median latency of completed requests from the scheduled time. */
  P50("p50Ms", "p50", Better.LOWER),
  /** 90th percentile. */
  P90("p90Ms", "p90", Better.LOWER),
  /** 95th percentile. */
  P95("p95Ms", "p95", Better.LOWER),
  /** 99th percentile. */
  P99("p99Ms", "p99", Better.LOWER),
  /** 99.9th percentile. */
  P999("p999Ms", "p99.9", Better.LOWER),
  /** CPU allocated over the window. */
  CORE_SECONDS("coreSeconds", "cost", Better.LOWER),
  /** CPU used over the window. */
  CPU_SECONDS("cpuSeconds", "CPU used", Better.LOWER),
  /** Mean time from a surge's first second to restored service; see {@link SurgeReaction}. */
  REACTION("reactionSeconds", "reaction", Better.LOWER),
  /** In-place resizes. */
  RESIZES("resizes", "resizes", Better.LOWER),
  /** Replicas started. */
  STARTS("starts", "starts", Better.LOWER),
  /** Replicas stopped. */
  STOPS("stops", "stops", Better.LOWER),
  /** Resizes, starts and stops together. */
  CHURN("churn", "churn", Better.LOWER);

  /** Which way is better. */
  public enum Better {
    /** Less is better. */
    LOWER,
    /** More is better. */
    HIGHER
  }

  private final String key;
  private final String label;
  private final Better better;

  Measure(String key, String label, Better better) {
    this.key = key;
    this.label = label;
    this.better = better;
  }

  /** The key in JSON, with its unit. */
  public String key() {
    return key;
  }

  /** The word in texts. */
  public String label() {
    return label;
  }

  /** The largest value that there can be: 1 for shares, else infinity. */
  public double most() {
    return switch (this) {
      case VIOLATION_RATE, DROPPED_RATE, FAILED_RATE -> 1;
      default -> Double.POSITIVE_INFINITY;
    };
  }

  /** Which way is better. */
  public Better better() {
    return better;
  }
}
