package io.twoscales.core.run;

import java.util.List;

/**
 * One request of the measured window. Times are microseconds since the window began.
 *
 * @param id its number in the schedule
 * @param scheduledMicros when it was due
 * @param sentMicros when the load generator sent it; -1 when it never did
 * @param doneMicros when the reply was there or the request was given up
 * @param outcome how it ended
 * @param detail why, when it did not complete; empty otherwise
 * @param visits its way through the stages it came to; empty when there is no record of it
 */
public record RequestRecord(
    int id,
    long scheduledMicros,
    long sentMicros,
    long doneMicros,
    Outcome outcome,
    String detail,
    List<StageVisit> visits) {

  public RequestRecord {
    visits = List.copyOf(visits);
  }

  /** Latency as the user feels it: from the scheduled time, so that late sending counts. */
  public double latencyMs() {
    return (doneMicros - scheduledMicros) / 1000.0;
  }

  /** Whether the request missed the objective: late, dropped or failed. */
  public boolean violates(double sloMs) {
    return outcome != Outcome.COMPLETED || latencyMs() > sloMs;
  }

  /**
   * A request's way through a stage.
   *
   * @param stage the stage's name
   * @param enqueuedMicros when it joined the queue
   * @param dispatchedMicros when it left for a replica; -1 when it never did
   * @param finishedMicros when the replica answered or the request was given up
   * @param replica the replica; empty when it never reached one
   * @param batchSize how many requests went together; 0 when it never left
   */
  public record StageVisit(
      String stage,
      long enqueuedMicros,
      long dispatchedMicros,
      long finishedMicros,
      String replica,
      int batchSize) {}
}
