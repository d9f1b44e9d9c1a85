package io.twoscales.gateway;

import java.util.ArrayDeque;
import java.util.List;

/**
 * The latest records of finished requests, for the harness to collect. Bounded: when nobody
 * collects, the oldest go. Used from the event loop only.
 */
final class RequestLog {
  /**
   * A finished request; times in microseconds since the epoch.
   *
   * @param visits by stage, in the pipeline's order
   */
  record Entry(
      String id, long arrivedMicros, long endedMicros, String outcome, List<Visit> visits) {}

  /**
   * A request at a stage; times in microseconds since the epoch, 0 where something never happened.
   *
   * @param replica empty if it never reached one
   * @param batchSize requests that went together; 0 if it never left
   */
  record Visit(
      long enqueuedMicros, long dispatchedMicros, long doneMicros, String replica, int batchSize) {
    static final Visit NONE = new Visit(0, 0, 0, "", 0);
  }

  private final int capacity;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long firstSequence;

  RequestLog(int capacity) {
    this.capacity = capacity;
  }

  void add(Entry entry) {
    if (entries.size() == capacity) {
      entries.removeFirst();
      firstSequence++;
    }
    entries.addLast(entry);
  }

  /**
   * Forgets everything before {@code sequence} and returns up to {@code limit} entries from there
   * on as lines: {@code sequence,id,arrived,ended,outcome}, then for each stage in the pipeline's
   * order {@code ;enqueued,dispatched,done,replica,batch size}.
   */
  String collect(long sequence, int limit) {
    while (firstSequence < sequence && !entries.isEmpty()) {
      entries.removeFirst();
      firstSequence++;
    }
    StringBuilder csv = new StringBuilder();
    long number = firstSequence;
    for (Entry entry : entries) {
      if (number - firstSequence >= limit) {
        break;
      }
      csv.append(number++).append(',').append(entry.id()).append(',');
      csv.append(entry.arrivedMicros()).append(',').append(entry.endedMicros()).append(',');
      csv.append(entry.outcome());
      for (Visit visit : entry.visits()) {
        csv.append(';').append(visit.enqueuedMicros()).append(',');
        csv.append(visit.dispatchedMicros()).append(',').append(visit.doneMicros()).append(',');
        csv.append(visit.replica()).append(',').append(visit.batchSize());
      }
      csv.append('\n');
    }
    return csv.toString();
  }
}
