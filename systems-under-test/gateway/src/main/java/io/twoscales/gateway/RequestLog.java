package io.twoscales.gateway;

import java.util.ArrayDeque;

/**
 * The latest records of finished requests, for the harness to collect. Bounded: when nobody
 * collects, the oldest go. Used from the event loop only.
 */
final class RequestLog {
  /**
   * A finished request; times in microseconds since the epoch, 0 where something never happened.
   */
  record Entry(
      String id,
      long enqueuedMicros,
      long dispatchedMicros,
      long finishedMicros,
      String replica,
      int batchSize,
      String outcome) {}

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
   * on as CSV lines, each with its sequence number first.
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
      csv.append(entry.enqueuedMicros()).append(',').append(entry.dispatchedMicros()).append(',');
      csv.append(entry.finishedMicros()).append(',').append(entry.replica()).append(',');
      csv.append(entry.batchSize()).append(',').append(entry.outcome()).append('\n');
    }
    return csv.toString();
  }
}
