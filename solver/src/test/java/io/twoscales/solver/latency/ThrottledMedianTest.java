package io.twoscales.solver.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ThrottledMedianTest {
  private static final double PERIOD_MS = 10;

  /** Latencies of batches, one after the other, each of which needs so much CPU. */
  private static double[] batches(double cpuMs, double cpus, int count) {
    double[] latencies = new double[count];
    double quota = cpus * PERIOD_MS;
    double now = 0;
    double used = 0;
    double period = 0;
    for (int i = 0; i < count; i++) {
      double began = now;
      double left = cpuMs;
      while (left > 1e-12) {
        double run = Math.min(left, quota - used);
        now += run;
        used += run;
        left -= run;
        if (left > 1e-12) {
          period += PERIOD_MS;
          now = period;
          used = 0;
        }
      }
      latencies[i] = now - began;
    }
    return latencies;
  }

  /** Against batches run one by one under a quota, which the mean law describes exactly. */
  @Property(tries = 200)
  void isTheMedianOfBatchesUnderAQuota(
      @ForAll @DoubleRange(min = 0.3, max = 60) double cpuMs,
      @ForAll @IntRange(min = 100, max = 900) int millicores) {
    double cpus = millicores / 1000.0;
    double meanMs = cpuMs / cpus;
    double share = meanMs / PERIOD_MS - Math.floor(meanMs / PERIOD_MS);
    if (Math.abs(share - 0.5) < 0.02) {
      return; // a toss-up
    }
    double[] latencies = batches(cpuMs, cpus, 2001);
    Arrays.sort(latencies);

    double median =
        new ThrottledMedian(new LatencyModel(0, 10 * cpuMs, 0, 0, 100), PERIOD_MS)
            .latencyMs(1, millicores);

    // The first part of a batch may lie in the rest of a quota that another has begun.
    assertThat(median).isCloseTo(latencies[1000], within(1e-6 * median + 1e-9));
  }

  @Test
  void aWholeCpuIsNotStopped() {
    LatencyModel mean = new LatencyModel(20, 10, 1, 2, 1000);

    assertThat(new ThrottledMedian(mean, PERIOD_MS).latencyMs(3, 1000))
        .isEqualTo(mean.latencyMs(3, 1000));
    assertThat(new ThrottledMedian(mean, PERIOD_MS).latencyMs(3, 2000))
        .isEqualTo(mean.latencyMs(3, 2000));
  }

  @Test
  void aPeriodIsAboveZero() {
    LatencyModel mean = new LatencyModel(20, 10, 1, 2, 1000);

    assertThatIllegalArgumentException().isThrownBy(() -> new ThrottledMedian(mean, 0));
  }

  /** Short batches: what no law affine in 1/c describes, the quota does. */
  @Test
  void aFitOfMediansKnowsTheQuota() {
    List<ProfileCell> cells = new ArrayList<>();
    for (int batch : new int[] {1, 2, 4, 8}) {
      for (int millicores : new int[] {100, 200, 300, 500, 700, 1000}) {
        double mean = (0.5 + 1.05 * batch) * 1000 / millicores;
        double median =
            new ThrottledMedian(new LatencyModel(10.5, 5, 0, 0, 100), PERIOD_MS)
                .latencyMs(batch, millicores);
        cells.add(
            new ProfileCell(
                "v", batch, millicores, median, 1.5 * Math.max(mean, median), mean, 700));
      }
    }
    Profile profile = new Profile(cells);

    LatencyFit alone = LatencyFit.of(profile, "v", LatencyStatistic.P50, 100);
    LatencyFit knowing = LatencyFit.ofMedian(profile, "v", 100, PERIOD_MS);

    assertThat(alone.meanAbsoluteRelativeError()).isGreaterThan(0.08);
    assertThat(knowing.meanAbsoluteRelativeError()).isLessThan(1e-6);
    assertThat(knowing.function()).isInstanceOf(ThrottledMedian.class);
  }
}
