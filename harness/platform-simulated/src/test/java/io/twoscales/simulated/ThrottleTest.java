package io.twoscales.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Periods of 10 ms, in microseconds for the reader, which the class does not know of. */
class ThrottleTest {
  private static final long PERIOD = 10_000;

  private static Throttle of(int millicores) {
    Throttle throttle = new Throttle(PERIOD, 0);
    throttle.limit(millicores);
    return throttle;
  }

  @Test
  void anIdleReplicaUsesItsQuotaAtOnceAndThenWaits() {
    Throttle throttle = of(300);
    assertEquals(2_000 + 2_900, throttle.finishNanos(2_000, 2_900));
    assertEquals(10_000 + 1_000, throttle.finishNanos(2_000, 4_000), "the rest in the next period");
    assertEquals(20_000 + 1_000, throttle.finishNanos(2_000, 7_000));
    assertEquals(8_500 + 1_500 + 500, throttle.finishNanos(8_500, 2_000), "no wait at the edge");
  }

  @Test
  void periodsGoOnBeforeTimeZero() {
    Throttle throttle = of(100);
    throttle.worked(-25_000, -18_000);
    assertEquals(-10_000 + 500, throttle.finishNanos(-18_000, 500), "this period's is used up");
  }

  @Test
  void aBusyReplicaGetsItsLimitOnAverage() {
    Throttle throttle = of(200);
    long now = 0;
    for (int batch = 0; batch < 1_000; batch++) {
      long done = Math.round(throttle.finishNanos(now, 5_000));
      throttle.worked(now, done);
      now = done;
    }
    assertEquals(1_000 * 5_000 / 0.2, now, PERIOD);
  }

  @Test
  void aWholeCpuIsNeverThrottledAndTwoWorkTogether() {
    assertEquals(3_000 + 77_000, of(1000).finishNanos(3_000, 77_000));
    assertEquals(3_000 + 20_000, of(2000).finishNanos(3_000, 40_000));
    assertEquals(7_500, of(1500).finishNanos(0, 15_000));
    assertEquals(10_500, of(1500).finishNanos(0, 16_000));
  }

  @Test
  void aNewLimitGivesAllOfItsQuotaAtOnce() {
    Throttle throttle = of(100);
    throttle.worked(1_000, 3_000);
    throttle.limit(500);
    assertEquals(3_000 + 5_000, throttle.finishNanos(3_000, 5_000));
  }

  /** Whatever the state: what is done until the finish is the work, and pausing changes nothing. */
  @Property
  void workAndFinishAgreeHoweverOftenItIsLookedAt(
      @ForAll @IntRange(min = 10, max = 3000) int millicores,
      @ForAll @LongRange(min = -60_000, max = 60_000) long from,
      @ForAll @LongRange(min = 0, max = 60_000) long busyBefore,
      @ForAll @DoubleRange(min = 1, max = 200_000) double work,
      @ForAll @DoubleRange(min = 0, max = 1) double share) {
    Throttle throttle = of(millicores);
    throttle.worked(from, from + busyBefore);
    long begin = from + busyBefore;
    double finish = throttle.finishNanos(begin, work);
    double cpus = Math.max(1, Math.ceil(millicores / 1000.0));
    assertTrue(finish >= begin + work / cpus - 1e-6, "never faster than its CPUs");
    assertTrue(
        finish <= begin + work / (millicores / 1000.0) + 2 * PERIOD, "never slower than its limit");
    assertEquals(work, throttle.work(begin, (long) Math.ceil(finish)), cpus + 1e-6);

    long pause = begin + (long) (share * (finish - begin));
    double done = throttle.work(begin, pause);
    throttle.worked(begin, pause);
    assertEquals(finish, throttle.finishNanos(pause, work - done), 1e-3 + 1e-9 * finish);
  }
}
