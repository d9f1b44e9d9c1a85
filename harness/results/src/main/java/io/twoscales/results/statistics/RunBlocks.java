package io.twoscales.results.statistics;

import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.RunId;
import io.twoscales.results.read.TimelineRow;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A single run as {@value #BLOCKS} blocks of seconds, as equal as can be. Seconds depend on one
 * another, blocks of many much less: how they differ is all that one run says of chance. That load
 * differs from block to block makes intervals wider; how runs differ from one another, as machines
 * do from minute to minute, is not in them.
 */
public final class RunBlocks {
  /** How many. */
  public static final int BLOCKS = 8;

  private static final int LEAST_SECONDS = 5;

  private final double[] seconds;
  private final double[] requests;
  private final double[] violations;
  private final double[] coreSeconds;

  /**
   * Blocks in the order of the run, {@value #BLOCKS} of each.
   *
   * @param seconds how long each is
   * @param requests due in each
   * @param violations of these
   * @param coreSeconds that replicas had in each
   */
  public RunBlocks(double[] seconds, double[] requests, double[] violations, double[] coreSeconds) {
    for (double[] each : new double[][] {seconds, requests, violations, coreSeconds}) {
      if (each.length != BLOCKS) {
        throw new IllegalArgumentException(
            "expected %d blocks, found %d".formatted(BLOCKS, each.length));
      }
    }
    this.seconds = seconds.clone();
    this.requests = requests.clone();
    this.violations = violations.clone();
    this.coreSeconds = coreSeconds.clone();
  }

  /** Of every run; none where the window is too short for blocks of five seconds. */
  public static Map<RunId, RunBlocks> of(ResultSet set) {
    int window = set.manifest().experiment().windowSeconds();
    Map<RunId, double[][]> sums = new TreeMap<>();
    if (window >= BLOCKS * LEAST_SECONDS) {
      set.timeline(
          row -> {
            if (row.second() >= 0 && row.second() < window) {
              add(
                  sums.computeIfAbsent(row.run(), r -> new double[4][BLOCKS]),
                  row.second() * BLOCKS / window,
                  row);
            }
          });
    }
    Map<RunId, RunBlocks> runs = new TreeMap<>();
    sums.forEach((run, of) -> runs.put(run, new RunBlocks(of[0], of[1], of[2], of[3])));
    return runs;
  }

  private static void add(double[][] sums, int block, TimelineRow row) {
    sums[0][block]++;
    sums[1][block] += row.requests();
    sums[2][block] += row.violations();
    sums[3][block] += row.allocatedMillicores().orElse(0) / 1000.0;
  }

  /** The range of a measure; empty for those that blocks do not have. */
  public Optional<Interval> interval(Measure measure) {
    return switch (measure) {
      case VIOLATION_RATE ->
          Optional.of(MeanIntervals.ratioOfBlocks(requests, violations).atMost(measure.most()));
      case CORE_SECONDS ->
          Optional.of(
              times(
                  Arrays.stream(seconds).sum(), MeanIntervals.ratioOfBlocks(seconds, coreSeconds)));
      default -> Optional.empty();
    };
  }

  /** This run's measure over that of another of the same load. */
  public Optional<Interval> over(RunBlocks baseline, Measure measure) {
    return switch (measure) {
      case VIOLATION_RATE ->
          Optional.of(MeanIntervals.ratioOfBlocks(baseline.violations, violations));
      case CORE_SECONDS ->
          Optional.of(MeanIntervals.ratioOfBlocks(baseline.coreSeconds, coreSeconds));
      default -> Optional.empty();
    };
  }

  /**
   * This run's sum of violations, or of core-seconds, less that of another of the same load; empty
   * for measures that blocks do not have.
   */
  public Optional<Interval> less(RunBlocks baseline, Measure measure) {
    return switch (measure) {
      case VIOLATION_RATE ->
          Optional.of(MeanIntervals.differenceOfBlocks(baseline.violations, violations));
      case CORE_SECONDS ->
          Optional.of(MeanIntervals.differenceOfBlocks(baseline.coreSeconds, coreSeconds));
      default -> Optional.empty();
    };
  }

  private static Interval times(double factor, Interval interval) {
    return new Interval(
        factor * interval.estimate(),
        factor * interval.low(),
        factor * interval.high(),
        interval.repetitions(),
        interval.method());
  }
}
