package io.twoscales.replay;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Keeps the end of each request, once, and counts. Whoever reports an end never waits for the disk:
 * lines are written by {@link #flush}. Thread-safe.
 */
final class RecordWriter implements AutoCloseable {

  /** How a request ended; times in microseconds since time zero. */
  record Ending(
      int id, long scheduledMicros, long sentMicros, long doneMicros, int status, Verdict verdict) {

    private String line() {
      return id
          + ","
          + scheduledMicros
          + ","
          + sentMicros
          + ","
          + doneMicros
          + ","
          + status
          + ","
          + verdict.outcome().word
          + ","
          + verdict.detail()
          + "\n";
    }
  }

  private final BufferedWriter writer;
  private final AtomicIntegerArray recorded;
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicIntegerArray byOutcome =
      new AtomicIntegerArray(Verdict.Outcome.values().length);
  private final Queue<Ending> unwritten = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  RecordWriter(Path file, int requests) {
    try {
      this.writer = Files.newBufferedWriter(file);
      this.recorded = new AtomicIntegerArray(requests);
      writer.write("id,scheduled_us,sent_us,done_us,status,outcome,detail\n");
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be written: " + e);
    }
  }

  void sent() {
    sent.incrementAndGet();
  }

  /**
   * Records the end of a request; a second end of the same one is ignored.
   *
   * @param position its place in the schedule
   */
  void done(int position, Ending ending) {
    if (!closed && recorded.compareAndSet(position, 0, 1)) {
      byOutcome.incrementAndGet(ending.verdict().outcome().ordinal());
      unwritten.add(ending);
    }
  }

  boolean isRecorded(int position) {
    return recorded.get(position) != 0;
  }

  /** Writes down what has ended since the last time. */
  synchronized void flush() {
    if (closed) {
      return;
    }
    try {
      for (Ending ending = unwritten.poll(); ending != null; ending = unwritten.poll()) {
        writer.write(ending.line());
      }
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String counts() {
    return "sent=%d completed=%d dropped=%d failed=%d"
        .formatted(
            sent.get(),
            byOutcome.get(Verdict.Outcome.COMPLETED.ordinal()),
            byOutcome.get(Verdict.Outcome.DROPPED.ordinal()),
            byOutcome.get(Verdict.Outcome.FAILED.ordinal()));
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      flush();
      closed = true;
      try {
        writer.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
