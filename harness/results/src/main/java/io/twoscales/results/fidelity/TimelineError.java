package io.twoscales.results.fidelity;

import io.twoscales.results.read.TimelineRow;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;

/**
 * What was seen second by second in both worlds; means over repetitions.
 *
 * @param measuredMean mean of what was measured, over the seconds known in both
 * @param simulatedMean the same of what was simulated
 * @param meanAbsoluteError mean distance of the two in a second
 * @param correlation Pearson's, over the seconds; NaN where either does not change
 * @param seconds how many were compared, of all repetitions together
 */
public record TimelineError(
    Series series,
    double measuredMean,
    double simulatedMean,
    double meanAbsoluteError,
    double correlation,
    int seconds) {

  /** What is compared. */
  public enum Series {
    /** CPU limits of all replicas together. */
    ALLOCATED("allocatedMillicores", "CPU allocated, m", row -> value(row.allocatedMillicores())),
    /** CPU in use. */
    USED("cpuUsedMillicores", "CPU used, m", TimelineRow::cpuUsedMillicores),
    /** Replicas that serve. */
    READY("replicasReady", "READY replicas", row -> value(row.replicasReady())),
    /** Median latency. */
    P50("p50Ms", "p50, ms", TimelineRow::p50Ms),
    /** 99th percentile. */
    P99("p99Ms", "p99, ms", TimelineRow::p99Ms);

    private final String key;
    private final String label;
    private final ToDoubleFunction<TimelineRow> value;

    Series(String key, String label, ToDoubleFunction<TimelineRow> value) {
      this.key = key;
      this.label = label;
      this.value = value;
    }

    /** The key in JSON, with its unit. */
    public String key() {
      return key;
    }

    /** The words in texts. */
    public String label() {
      return label;
    }

    /** Of a second; NaN where it is not known. */
    public double of(TimelineRow row) {
      return value.applyAsDouble(row);
    }

    private static double value(OptionalInt known) {
      return known.isPresent() ? known.getAsInt() : Double.NaN;
    }
  }

  /** A series of one repetition by seconds; NaN where a second is not known. */
  record Pair(double[] measured, double[] simulated) {}

  static TimelineError of(Series series, List<Pair> repetitions) {
    Moments all = new Moments();
    double correlations = 0;
    int correlated = 0;
    for (Pair pair : repetitions) {
      Moments one = new Moments();
      int seconds = Math.min(pair.measured().length, pair.simulated().length);
      for (int second = 0; second < seconds; second++) {
        one.add(pair.measured()[second], pair.simulated()[second]);
        all.add(pair.measured()[second], pair.simulated()[second]);
      }
      if (!Double.isNaN(one.correlation())) {
        correlations += one.correlation();
        correlated++;
      }
    }
    return new TimelineError(
        series,
        all.x / all.n,
        all.y / all.n,
        all.distance / all.n,
        correlated == 0 ? Double.NaN : correlations / correlated,
        all.n);
  }

  private static final class Moments {
    private int n;
    private double x;
    private double y;
    private double xx;
    private double yy;
    private double xy;
    private double distance;

    void add(double measured, double simulated) {
      if (!Double.isNaN(measured) && !Double.isNaN(simulated)) {
        n++;
        x += measured;
        y += simulated;
        xx += measured * measured;
        yy += simulated * simulated;
        xy += measured * simulated;
        distance += Math.abs(measured - simulated);
      }
    }

    double correlation() {
      double varianceX = xx - x * x / n;
      double varianceY = yy - y * y / n;
      double leastX = 1e-12 * xx;
      double leastY = 1e-12 * yy;
      return n < 2 || varianceX <= leastX || varianceY <= leastY
          ? Double.NaN
          : Math.max(-1, Math.min(1, (xy - x * y / n) / Math.sqrt(varianceX * varianceY)));
    }
  }
}
