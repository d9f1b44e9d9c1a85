package io.twoscales.traces;

import java.nio.file.Path;
import java.util.Arrays;

/** Reads the moments of a file of arrivals, and keeps those of a window. */
final class ArrivalParser extends NumberParser {
  private static final long SECOND_MICROS = 1_000_000;

  private final Window window;
  private final Kept kept;
  private long read;
  private long last;

  /** Where the moments of the window go: microseconds since it began. */
  interface Kept {
    void arrival(long micros);
  }

  ArrivalParser(Path file, Window window, Kept kept) {
    super(file);
    this.window = window;
    this.kept = kept;
  }

  @Override
  void number() {
    long micros = whole();
    if (micros < 0) {
      throw wrong(expected());
    }
    if (micros < last) {
      throw wrongLine("arrivals have to ascend; %d comes after %d".formatted(micros, last));
    }
    if (micros >= MAX_SECONDS * SECOND_MICROS) {
      throw wrongLine("more than %d seconds; split the file".formatted(MAX_SECONDS));
    }
    last = micros;
    read++;
    long second = micros / SECOND_MICROS;
    if (second >= window.fromSecond() && second < window.toSecond()) {
      kept.arrival(micros - window.fromSecond() * SECOND_MICROS);
    }
  }

  @Override
  String expected() {
    return "whole microseconds of at least 0";
  }

  @Override
  String soFar() {
    return read + " arrivals";
  }

  /** The length of the file's trace, which ends with the second of its last request. */
  int seconds() {
    if (read == 0) {
      throw new TraceException(file() + ": no arrivals in it");
    }
    return (int) (last / SECOND_MICROS) + 1;
  }

  /** Moments in an array that grows. */
  static final class Moments implements Kept {
    private long[] micros = new long[4096];
    private int count;

    @Override
    public void arrival(long at) {
      if (count == micros.length) {
        micros = Arrays.copyOf(micros, 2 * count);
      }
      micros[count++] = at;
    }

    long[] all() {
      return Arrays.copyOf(micros, count);
    }
  }

  /** Requests per second. */
  static final class Counts implements Kept {
    private double[] counts = new double[4096];

    @Override
    public void arrival(long at) {
      int second = (int) (at / SECOND_MICROS);
      if (second >= counts.length) {
        counts = Arrays.copyOf(counts, Math.max(2 * counts.length, second + 1));
      }
      counts[second]++;
    }

    double[] all(int seconds) {
      return Arrays.copyOf(counts, seconds);
    }
  }
}
