package io.twoscales.traces.formats;

import io.twoscales.traces.RateTrace;
import io.twoscales.traces.TraceException;
import java.time.Instant;
import java.util.Arrays;

/** Counts requests per second, in any order of time; as many numbers as seconds are kept. */
final class RateCollector implements RequestSink {
  private static final int MAX_SECONDS = 366 * 24 * 3600;
  private static final long MICROS = 1_000_000;

  private double[] counts = new double[4096];
  private long origin;
  private int from;
  private int to;

  @Override
  public void request(long micros) {
    int second = index(Math.floorDiv(micros, MICROS));
    counts[second]++;
  }

  @Override
  public void requests(long fromMicros, long lengthMicros, double count) {
    long at = fromMicros;
    long end = fromMicros + lengthMicros;
    while (at < end) {
      long second = Math.floorDiv(at, MICROS);
      long next = Math.min(end, (second + 1) * MICROS);
      int index = index(second);
      counts[index] += count * (next - at) / lengthMicros;
      at = next;
    }
  }

  /** Where the second is in the array, which grows to either side. */
  private int index(long second) {
    if (from == to) {
      origin = second - counts.length / 2;
      from = counts.length / 2;
      to = from + 1;
      return from;
    }
    long at = second - origin;
    if (at >= from && at < to) {
      return (int) at;
    }
    long span = at < from ? to - at : at - from + 1;
    if (span > MAX_SECONDS) {
      throw new TraceException(
          "requests at %s and at %s: more than 366 days in one trace; is a time wrong?"
              .formatted(Instant.ofEpochSecond(origin + from), Instant.ofEpochSecond(second)));
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

  boolean isEmpty() {
    return from == to;
  }

  /** The first second, of the clock of the times. */
  long firstSecond() {
    return origin + from;
  }

  RateTrace trace(String name) {
    return new RateTrace(name, Arrays.copyOfRange(counts, from, to));
  }
}
