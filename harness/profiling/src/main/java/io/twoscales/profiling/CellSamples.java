package io.twoscales.profiling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The latencies of one cell, round by round. Nothing is cut. */
public final class CellSamples {
  private final List<double[]> rounds = new ArrayList<>();
  private int count;
  private double totalMs;

  /** Adds the latencies of one visit, in milliseconds, at least one. */
  public void add(double[] latenciesMs) {
    if (latenciesMs.length == 0) {
      throw new IllegalArgumentException("a round without samples");
    }
    rounds.add(latenciesMs.clone());
    count += latenciesMs.length;
    for (double ms : latenciesMs) {
      totalMs += ms;
    }
  }

  public int count() {
    return count;
  }

  /** How long it was measured, in milliseconds. */
  public double totalMs() {
    return totalMs;
  }

  /** One array per visit, in the order of time. */
  public List<double[]> rounds() {
    return Collections.unmodifiableList(rounds);
  }

  /** All latencies in milliseconds, in the order of time. */
  public double[] all() {
    return rounds.stream().flatMapToDouble(Arrays::stream).toArray();
  }
}
