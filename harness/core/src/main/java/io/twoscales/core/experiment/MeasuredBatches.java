package io.twoscales.core.experiment;

/**
 * The batches of a profile of one stage, one by one.
 *
 * @param latencies of a replica that is never idle, by batch size and CPU limit
 * @param work what they needed of it
 */
public record MeasuredBatches(BatchSamples latencies, BatchWork work) {
  /** Where CPU time was not measured: the latencies tell of it, too. */
  public static MeasuredBatches of(BatchSamples latencies) {
    return new MeasuredBatches(latencies, BatchWork.of(latencies));
  }

  /**
   * With the CPU time of each batch.
   *
   * @param beside what the latency of each is longer
   */
  public static MeasuredBatches of(BatchSamples latencies, BatchSamples cpu, BatchSamples beside) {
    return new MeasuredBatches(latencies, BatchWork.measured(cpu, beside));
  }
}
