package io.twoscales.report.model;

/**
 * Where the requests of a controller spent their time in a stage.
 *
 * @param stage its name
 * @param visits how many visits are in the numbers
 * @param gathering from when a request joined until the last of its batch had joined
 * @param queueing from then until the batch left for a replica
 * @param service from then until the replica answered
 */
public record StageTimes(String stage, long visits, Part gathering, Part queueing, Part service) {

  /**
   * A part of the time, milliseconds.
   *
   * @param meanMs mean over all visits
   * @param p99Ms 99th percentile over all visits
   */
  public record Part(double meanMs, double p99Ms) {}

  public double meanMs() {
    return gathering.meanMs() + queueing.meanMs() + service.meanMs();
  }
}
