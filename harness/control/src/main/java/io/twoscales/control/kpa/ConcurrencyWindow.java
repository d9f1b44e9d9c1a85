package io.twoscales.control.kpa;

import java.util.ArrayDeque;
import java.util.Deque;

/** Concurrency as it was, for averages over the last seconds. */
final class ConcurrencyWindow {
  private final double longestSeconds;
  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(double atSeconds, double concurrency) {}

  ConcurrencyWindow(double longestSeconds) {
    this.longestSeconds = longestSeconds;
  }

  /** What lies in the future of a clock that has jumped back is forgotten. */
  void add(double nowSeconds, double concurrency) {
    samples.removeIf(
        s -> s.atSeconds() > nowSeconds || nowSeconds - s.atSeconds() >= longestSeconds);
    samples.addLast(new Sample(nowSeconds, concurrency));
  }

  /** Mean of what was seen within the last seconds. */
  double mean(double nowSeconds, double seconds) {
    return samples.stream()
        .filter(sample -> nowSeconds - sample.atSeconds() < seconds)
        .mapToDouble(Sample::concurrency)
        .average()
        .orElse(0);
  }
}
