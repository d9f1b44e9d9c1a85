package io.twoscales.solver.latency;

/** Processing latency of one batch on one replica, as a function of batch size and CPU limit. */
public sealed interface LatencyFunction permits LatencyModel, LatencyTable, ThrottledMedian {

  /**
   * Time one replica takes for one batch.
   *
   * @param batch items in the batch, at least 1
   * @param millicores CPU limit of the replica, at least 1
   * @return milliseconds
   * @throws IllegalArgumentException if the function knows nothing of that batch or CPU limit
   */
  double latencyMs(int batch, int millicores);
}
