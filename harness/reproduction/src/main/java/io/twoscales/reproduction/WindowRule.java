package io.twoscales.reproduction;

import io.twoscales.traces.RateTrace;
import io.twoscales.traces.Surge;
import io.twoscales.traces.TraceStatistics;
import io.twoscales.traces.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses the windows of a trace that are replayed, by the rules of {@link WindowKind}: from the
 * trace alone, so that nobody can choose by result.
 *
 * @param trace one rate per second
 * @param name the trace's file, as experiments name it
 */
public record WindowRule(RateTrace trace, String name) {
  /** Seconds of a window around a surge that lie before it. */
  public static final int SURGE_BEFORE_SECONDS = 60;

  private static final int SURGE_AFTER_SECONDS = 240;
  private static final double LEAST_PER_SECOND = 25;
  private static final Surge.Criterion SURGE =
      new Surge.Criterion(3, LEAST_PER_SECOND, 3600, SURGE_AFTER_SECONDS);
  private static final int STEADY_SECONDS = 600;
  private static final int STEADY_COUNT_SECONDS = 10;
  private static final double STEADIEST_SHARE = 0.1;
  private static final int HOUR_SECONDS = 3600;
  private static final int DAY_SECONDS = 86_400;

  /** Windows around surges, at most so many. */
  public List<ReplayedWindow> surges(int atMost) {
    return windows(
        WindowKind.SURGE,
        evenly(Surge.find(trace, SURGE), atMost).stream()
            .map(
                surge ->
                    new Window(
                        surge.second() - SURGE_BEFORE_SECONDS,
                        surge.second() + SURGE_AFTER_SECONDS))
            .toList());
  }

  /**
   * A window around the first surge.
   *
   * @param secondsBefore how much of it lies before the surge
   * @param seconds its length
   * @throws IllegalStateException when the trace has no surge
   */
  public ReplayedWindow firstSurge(int secondsBefore, int seconds) {
    Surge first =
        Surge.find(trace, SURGE).stream()
            .findFirst()
            .orElseThrow(() -> new IllegalStateException(name + " has no surge"));
    int from = first.second() - secondsBefore;
    return new ReplayedWindow(WindowKind.SURGE, 1, name, new Window(from, from + seconds));
  }

  /** Windows without much change, at most so many. */
  public List<ReplayedWindow> steady(int atMost) {
    record Block(int from, double dispersion) {}
    List<Block> blocks = new ArrayList<>();
    for (int from = 0; from + STEADY_SECONDS <= trace.seconds(); from += STEADY_SECONDS) {
      RateTrace block = trace.window(new Window(from, from + STEADY_SECONDS));
      if (block.mean() >= LEAST_PER_SECOND) {
        blocks.add(
            new Block(from, TraceStatistics.Dispersion.of(block, STEADY_COUNT_SECONDS).index()));
      }
    }
    blocks.sort(Comparator.comparingDouble(Block::dispersion).thenComparingInt(Block::from));
    int kept = Math.min(blocks.size(), Math.max(atMost, (int) (STEADIEST_SHARE * blocks.size())));
    List<Block> steadiest = new ArrayList<>(blocks.subList(0, kept));
    steadiest.sort(Comparator.comparingInt(Block::from));
    return windows(
        WindowKind.STEADY,
        evenly(steadiest, atMost).stream()
            .map(block -> new Window(block.from(), block.from() + STEADY_SECONDS))
            .toList());
  }

  /** Whole days, at most so many. */
  public List<ReplayedWindow> days(int atMost) {
    List<Window> days = new ArrayList<>();
    for (int from = 0; from + DAY_SECONDS <= trace.seconds(); from += DAY_SECONDS) {
      days.add(new Window(from, from + DAY_SECONDS));
    }
    return windows(WindowKind.DIURNAL, evenly(days, atMost));
  }

  /** So many hours in a row, those whose median rates differ most; none of a shorter trace. */
  public List<ReplayedWindow> hours(int hours) {
    double[] medians = hourlyMedians();
    int best = -1;
    double widest = 0;
    for (int from = 0; from + hours <= medians.length; from++) {
      double[] those = Arrays.copyOfRange(medians, from, from + hours);
      Arrays.sort(those);
      double ratio = those[0] > 0 ? those[hours - 1] / those[0] : 0;
      if (ratio > widest) {
        widest = ratio;
        best = from;
      }
    }
    return best < 0
        ? List.of()
        : windows(
            WindowKind.DIURNAL,
            List.of(new Window(best * HOUR_SECONDS, (best + hours) * HOUR_SECONDS)));
  }

  private double[] hourlyMedians() {
    double[] medians = new double[trace.seconds() / HOUR_SECONDS];
    double[] hour = new double[HOUR_SECONDS];
    for (int h = 0; h < medians.length; h++) {
      for (int second = 0; second < HOUR_SECONDS; second++) {
        hour[second] = trace.ratePerSecond(h * HOUR_SECONDS + second);
      }
      Arrays.sort(hour);
      medians[h] = hour[HOUR_SECONDS / 2];
    }
    return medians;
  }

  private List<ReplayedWindow> windows(WindowKind kind, List<Window> chosen) {
    List<ReplayedWindow> windows = new ArrayList<>();
    for (Window window : chosen) {
      windows.add(new ReplayedWindow(kind, windows.size() + 1, name, window));
    }
    return windows;
  }

  private static <T> List<T> evenly(List<T> found, int atMost) {
    int count = Math.min(atMost, found.size());
    List<T> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chosen.add(found.get((int) ((long) i * found.size() / count)));
    }
    return chosen;
  }
}
