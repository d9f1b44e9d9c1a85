package io.twoscales.profiling;

/**
 * What single batches of a visit took, in the order of time.
 *
 * @param latenciesMs from the call until its reply, in milliseconds; at least one
 * @param cpuMs CPU time that the replica used meanwhile; NaN where it cannot be seen
 */
public record BatchTimes(double[] latenciesMs, double[] cpuMs) {
  public BatchTimes {
    if (latenciesMs.length == 0 || latenciesMs.length != cpuMs.length) {
      throw new IllegalArgumentException(
          "%d latencies and %d CPU times of one visit".formatted(latenciesMs.length, cpuMs.length));
    }
    latenciesMs = latenciesMs.clone();
    cpuMs = cpuMs.clone();
  }
}
