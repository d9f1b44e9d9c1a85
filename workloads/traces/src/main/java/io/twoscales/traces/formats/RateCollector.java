package io.twoscales.traces.formats;

import io.twoscales.traces.RateTrace;
import io.twoscales.traces.TraceException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/** Counts requests per step, in any order of time; as many numbers as steps are kept. */
final class RateCollector implements RequestSink {
  private static final long MAX_MICROS = 366L * 24 * 3600 * 1_000_000;

  private final long stepMicros;
  private double[] counts = new double[4096];
  private long origin;
  private int from;
  private int to;

  /**
   * A collector.
   *
   * @param stepMicros above 0
   */
  RateCollector(long stepMicros) {
    this.stepMicros = stepMicros;
  }

  @Override
  public void request(long micros) {
    int step = index(Math.floorDiv(micros, stepMicros));
    counts[step]++;
  }

  @Override
  public void requests(long fromMicros, long lengthMicros, double count) {
    long at = fromMicros;
    long end = fromMicros + lengthMicros;
    while (at < end) {
      long step = Math.floorDiv(at, stepMicros);
      long next = Math.min(end, (step + 1) * stepMicros);
      int index = index(step);
      counts[index] += count * (next - at) / lengthMicros;
      at = next;
    }
  }

  /** Where the step is in the array, which grows to either side. */
  private int index(long step) {
    if (from == to) {
      origin = step - counts.length / 2;
      from = counts.length / 2;
      to = from + 1;
      return from;
    }
    long at = step - origin;
    if (at >= from && at < to) {
      return (int) at;
    }
    long span = at < from ? to - at : at - from + 1;
    if (span > MAX_MICROS / stepMicros) {
      throw new TraceException(
          "requests at %s and at %s: more than 366 days in one trace; is a time wrong?"
              .formatted(begins(origin + from), begins(step)));
    }
    if (at < 0 || at >= counts.length) {
      int length = (int) Math.max(2L * counts.length, 2 * span);
      double[] larger = new double[length];
      int shift = at < 0 ? length - counts.length : 0;
      System.arraycopy(counts, 0, larger, shift, counts.length);
      counts = larger;
      origin -= shift;
      from += shift;
      to += shift;
      at += shift;
    }
    from = (int) Math.min(from, at);
    to = (int) Math.max(to, at + 1);
    return (int) at;
  }

  private Instant begins(long step) {
    return Instant.EPOCH.plus(step * stepMicros, ChronoUnit.MICROS);
  }

  boolean isEmpty() {
    return from == to;
  }

  /** When the first step begins, microseconds of the clock of the times. */
  long firstMicros() {
    return (origin + from) * stepMicros;
  }

  RateTrace trace(String name) {
    return new RateTrace(
        name,
        stepMicros,
        Arrays.stream(counts, from, to).map(count -> count / (stepMicros / 1e6)).toArray());
  }
}
