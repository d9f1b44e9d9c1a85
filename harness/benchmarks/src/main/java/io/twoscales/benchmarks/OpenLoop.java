package io.twoscales.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Sends at fixed times, whether or not earlier calls are answered, and counts latency from the time
 * at which a call was due.
 */
final class OpenLoop {
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

  /** More calls than this are not left open: the run ends early, and the rate does not hold. */
  private static final int MAX_BACKLOG = 5_000;

  private OpenLoop() {}

  /** A call that returns at once and reports, from any thread, whether it was answered. */
  interface Call {
    void begin(Consumer<Boolean> done);
  }

  /**
   * What became of the calls of a run.
   *
   * @param latencies in nanoseconds, of the calls that were answered
   * @param due calls that were to be sent
   * @param sent calls begun
   * @param backlog calls not answered when the last one was begun
   */
  record Outcome(Histogram latencies, int due, int sent, int backlog) {
    boolean allAnswered() {
      return latencies.getTotalCount() == due;
    }

    double millis(double percentile) {
      return latencies.getValueAtPercentile(percentile) / 1e6;
    }
  }

  /** Sends so many a second for so long, then waits, within a bound, for what is not answered. */
  static Outcome run(Call call, double perSecond, int seconds) {
    Histogram latencies = new ConcurrentHistogram(LONGEST_NANOS, 3);
    AtomicInteger open = new AtomicInteger();
    int calls = (int) (perSecond * seconds);
    double intervalNanos = 1e9 / perSecond;
    long beginNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10);
    int sent = 0;
    while (sent < calls && open.get() < MAX_BACKLOG) {
      long dueNanos = beginNanos + (long) (sent++ * intervalNanos);
      for (long left = dueNanos - System.nanoTime();
          left > 0;
          left = dueNanos - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      open.incrementAndGet();
      call.begin(
          answered -> {
            if (answered) {
              latencies.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - dueNanos));
            }
            open.decrementAndGet();
          });
    }
    int backlog = open.get();
    long giveUpNanos = System.nanoTime() + PATIENCE_NANOS;
    while (open.get() > 0 && System.nanoTime() < giveUpNanos) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    return new Outcome(latencies.copy(), calls, sent, backlog);
  }
}
