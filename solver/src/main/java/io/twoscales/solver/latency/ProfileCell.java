package io.twoscales.solver.latency;

/**
 * One cell of a profile: the measured latency of one variant at one batch size and CPU limit.
 *
 * @param variant name of the model
 * @param batch items in a batch, at least 1
 * @param millicores CPU limit of the replica, at least 1
 * @param p50Ms median latency of a batch in milliseconds, above 0
 * @param p99Ms 99th percentile in milliseconds, not below the median
 * @param meanMs mean latency of a batch in milliseconds, above 0
 * @param samples batches behind the two percentiles; 0 when not recorded
 */
public record ProfileCell(
    String variant,
    int batch,
    int millicores,
    double p50Ms,
    double p99Ms,
    double meanMs,
    long samples) {

  public ProfileCell {
    if (variant.isBlank()) {
      throw new IllegalArgumentException("variant is empty, expected the name of a model");
    }
    if (batch < 1) {
      throw new IllegalArgumentException("batch is " + batch + ", expected at least 1");
    }
    if (millicores < 1) {
      throw new IllegalArgumentException("millicores is " + millicores + ", expected at least 1");
    }
    if (!(p50Ms > 0) || Double.isInfinite(p50Ms)) {
      throw new IllegalArgumentException("p50_ms is " + p50Ms + ", expected a number above 0");
    }
    if (!(p99Ms >= p50Ms) || Double.isInfinite(p99Ms)) {
      throw new IllegalArgumentException(
          "p99_ms is " + p99Ms + ", expected a number not below p50_ms, which is " + p50Ms);
    }
    if (!(meanMs > 0) || Double.isInfinite(meanMs)) {
      throw new IllegalArgumentException("mean_ms is " + meanMs + ", expected a number above 0");
    }
    if (samples < 0) {
      throw new IllegalArgumentException("samples is " + samples + ", expected at least 0");
    }
  }

  /** A cell of which the mean was not recorded: it is taken to be the median. */
  public ProfileCell(
      String variant, int batch, int millicores, double p50Ms, double p99Ms, long samples) {
    this(variant, batch, millicores, p50Ms, p99Ms, p50Ms, samples);
  }

  /** What was measured, in milliseconds. */
  public double latencyMs(LatencyStatistic statistic) {
    return switch (statistic) {
      case P50 -> p50Ms;
      case MEAN -> meanMs;
      case P99 -> p99Ms;
    };
  }

  String coordinates() {
    return "variant " + variant + ", batch " + batch + ", " + millicores + "m";
  }
}
