package io.twoscales.replay;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/** Writes a line per finished request, each request once, and counts. Thread-safe. */
final class RecordWriter implements AutoCloseable {
  private final BufferedWriter writer;
  private final BitSet recorded;
  private long sent;
  private final long[] byOutcome = new long[Reply.Outcome.values().length];
  private boolean closed;

  RecordWriter(Path file, int requests) {
    try {
      this.writer = Files.newBufferedWriter(file);
      this.recorded = new BitSet(requests);
      writer.write("id,scheduled_us,sent_us,done_us,status,outcome,detail\n");
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be written: " + e);
    }
  }

  synchronized void sent() {
    sent++;
  }

  /**
   * Records the end of a request; a second end of the same one is ignored.
   *
   * @param position its place in the schedule
   */
  synchronized void done(
      int position,
      int id,
      long scheduledMicros,
      long sentMicros,
      long doneMicros,
      int status,
      Reply.Outcome outcome,
      String detail) {
    if (closed || recorded.get(position)) {
      return;
    }
    recorded.set(position);
    byOutcome[outcome.ordinal()]++;
    try {
      writer.write(
          id
              + ","
              + scheduledMicros
              + ","
              + sentMicros
              + ","
              + doneMicros
              + ","
              + status
              + ","
              + outcome.word
              + ","
              + detail
              + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized boolean isRecorded(int position) {
    return recorded.get(position);
  }

  synchronized void flush() {
    if (!closed) {
      try {
        writer.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  synchronized String counts() {
    return "sent=%d completed=%d dropped=%d failed=%d"
        .formatted(
            sent,
            byOutcome[Reply.Outcome.COMPLETED.ordinal()],
            byOutcome[Reply.Outcome.DROPPED.ordinal()],
            byOutcome[Reply.Outcome.FAILED.ordinal()]);
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
