package io.twoscales.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Quotas that the kernel looks at every 4 ms, in periods of 10 ms. */
class SharedCpusByTicksTest {
  private static final long MS = 1_000_000;
  private static final long PERIOD = 10 * MS;
  private static final long TICK = 4 * MS;

  private static SharedCpus of(int cpus, int... millicores) {
    return SharedCpusBench.of(cpus, PERIOD, TICK, StolenTime.none(), millicores);
  }

  private static double finishMs(SharedCpus shared, int replica) {
    return (double) SharedCpusBench.finish(shared, replica) / MS;
  }

  private static double finishMs(SharedCpus shared, double fromMs, double workMs) {
    shared.begin(Math.round(fromMs * MS), 0, workMs * MS);
    return finishMs(shared, 0);
  }

  @Test
  void aReplicaGoesOnUntilTheNextTickAndOwesWhatItUsedTooMuch() {
    SharedCpus shared = of(1, 300);
    assertEquals(2 + 3.6, finishMs(shared, 2, 3.6), "0.6 ms more than its quota, before a tick");
    assertEquals(10 + 1, finishMs(shared, 7, 1), 1e-6, "nothing before the next period");
    assertEquals(12 + 2, finishMs(shared, 12, 2), 1e-6, "nothing is its own, and nobody looks");
    assertEquals(20 + 1, finishMs(shared, 15, 1), 1e-6, "0.6, 1 and 2 were too much for 3 ms");
  }

  @Test
  void atATickItIsStoppedUntilItsDebtsArePaid() {
    assertEquals(40 + 4, finishMs(of(1, 100), 0, 8), 1e-6, "4 of 1 ms, paid by 30, 40 is the next");
    assertEquals(2 + 2, finishMs(of(1, 200), 2, 2), "just its quota");
    assertEquals(10 + 3, finishMs(of(1, 500), 2, 9), 1e-6, "looked at in 8: 6 of 5 ms are used");
  }

  @Test
  void whatIsItsOwnOutlastsThePeriodAndWhatItDoesNotNeedIsKeptToAMillisecond() {
    assertEquals(9 + 5, finishMs(of(1, 300), 9, 5), "3 ms of one period, then 3 of the next");
    SharedCpus shared = of(1, 200);
    assertEquals(1.5, finishMs(shared, 1, 0.5), "1 ms is kept");
    assertEquals(20 + 2.9, finishMs(shared, 20, 2.9), 1e-6, "it, and until 24");
    assertEquals(30 + 1, finishMs(shared, 30, 1), "3 ms in the last 10, of which 1 was kept");
  }

  @Test
  void aBusyReplicaGetsItsLimitOnAverage() {
    for (int millicores : new int[] {100, 300, 500, 700, 900}) {
      for (long phase = 0; phase < 10; phase++) {
        long begins = phase * MS;
        SharedCpus shared = new SharedCpus(1, PERIOD, TICK, replica -> begins, StolenTime.none());
        shared.limit(-PERIOD, 0, millicores);
        double now = 0;
        for (int batch = 0; batch < 1_000; batch++) {
          now = finishMs(shared, now + 0.05, 5.3);
        }
        double share = 5.3e6 / millicores / now;
        assertTrue(share < 1.003, "%dm: %s of the limit".formatted(millicores, share));
        // What is left in the pool at the end of a period is lost: a tick or a batch too late.
        assertTrue(
            share > (millicores > 700 ? 0.85 : 0.99), "%dm: %s".formatted(millicores, share));
      }
    }
  }

  @Test
  void aNewLimitGivesItsQuotaAndForgivesDebts() {
    SharedCpus shared = of(1, 100);
    shared.begin(0, 0, 8 * MS);
    assertEquals(4 * MS, shared.remaining(6 * MS, 0), "stopped since 4");
    shared.limit(6 * MS, 0, 500);
    assertEquals(6 + 4, finishMs(shared, 0), 1e-6);
  }

  @Test
  void whoIsStoppedLeavesTheCpuToOthers() {
    SharedCpus shared = of(1, 100, 900);
    shared.begin(0, 0, 6 * MS);
    shared.begin(0, 1, 7 * MS);
    assertEquals(4 + 7, finishMs(shared, 1), 1e-6, "the other one is stopped in 4");
    assertEquals(40 + 2, finishMs(shared, 0), 1e-6, "3 of 1 ms too much are paid in 30");
  }

  @Test
  void whoWakesTakesTheTurnOfOneThatHasHadHis() {
    SharedCpus shared = of(1, 900, 900);
    shared.begin(0, 0, 4 * MS);
    shared.begin(2 * MS, 1, 1 * MS);
    assertEquals(2 + 1, finishMs(shared, 1));
    assertEquals(3 + 2, finishMs(shared, 0));

    shared.begin(20 * MS, 0, 6 * MS);
    shared.begin(21 * MS, 1, 1 * MS);
    assertEquals(24 + 1, finishMs(shared, 1), "too early for a new turn, but in the next tick");
    assertEquals(25 + 2, finishMs(shared, 0));
  }

  @Test
  void whoseTurnEndsIsStoppedIfItHasUsedUpItsQuota() {
    SharedCpus shared = of(1, 100, 900);
    shared.begin(0, 0, 5 * MS);
    shared.begin(3 * MS, 1, 2 * MS);
    assertEquals(3 + 2, finishMs(shared, 1));
    assertEquals(30 + 2, finishMs(shared, 0), 1e-6, "2 of 1 ms too much are paid in 20");
  }

  @Test
  void whoHasQuotaAgainTakesNobodysTurn() {
    SharedCpus shared = of(1, 300, 900);
    shared.begin(0, 0, 5 * MS);
    shared.begin(6 * MS, 1, 8 * MS);
    assertEquals(12 + 1, finishMs(shared, 0), 1e-6, "has some in 10, and a turn in the next tick");
    assertEquals(13 + 2, finishMs(shared, 1), 1e-6);
  }

  @Test
  void turnsEndInTicks() {
    SharedCpus shared = of(1, 900, 900);
    shared.begin(0, 0, 6 * MS);
    shared.begin(MS / 2, 1, 7 * MS);
    assertEquals(8 + 2, finishMs(shared, 0));
    assertEquals(10 + 3, finishMs(shared, 1));
    SharedCpus two = of(2, 900, 900, 900);
    two.begin(0, 0, 6 * MS);
    two.begin(0, 1, 6 * MS);
    two.begin(0, 2, 3 * MS);
    assertEquals(4 + 2, finishMs(two, 1), "the first gives way in 4");
    assertEquals(4 + 3, finishMs(two, 2));
    assertEquals(6 + 2, finishMs(two, 0));
  }

  @Test
  void whoCanUseMoreHasWhatTheOthersLeave() {
    SharedCpus shared = of(3, 2000, 2000);
    shared.begin(0, 0, 6 * MS);
    shared.begin(0, 1, 6 * MS);
    assertEquals(3, finishMs(shared, 0));
    assertEquals(3 + 1.5, finishMs(shared, 1));
  }

  @Test
  void whoHasTwoCpusTakesAndKeepsTwice() {
    assertEquals(8.5 + 18, finishMs(of(2, 1100), 8.5, 36), 1e-6, "looked at with 1 ms left in 24");
    SharedCpus shared = of(2, 1100);
    assertEquals(1 + 1, finishMs(shared, 1, 2));
    assertEquals(12.25 + 13.5, finishMs(shared, 12.25, 27), 1e-6, "with 0.5 ms left in 24");
  }

  @Property(tries = 300)
  void aCpuIsNotIdleWhileOneWaits(
      @ForAll @IntRange(min = 1, max = 5) int replicas, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] millicores = new int[replicas];
    Arrays.fill(millicores, 2000);
    SharedCpus shared = of(1, millicores);
    long total = 0;
    for (int r = 0; r < replicas; r++) {
      long work = 10_000L + random.nextInt(40_000_000);
      shared.begin(1_000L * r, r, work);
      total += work;
    }
    long last = 0;
    for (int left = replicas; left > 0; ) {
      long now = shared.nextNanos();
      int finished = shared.finished(now);
      if (finished >= 0) {
        shared.stop(now, finished);
        last = now;
        left--;
      }
    }
    assertEquals(total, last, 5_100);
  }

  /** The same in steps of a microsecond, as the kernel's code reads. */
  @Property(tries = 500)
  void isWhatSmallStepsComeTo(
      @ForAll @IntRange(min = 1, max = 10) int hundredMillicores, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int batches = 8;
    long[] gaps = new long[batches];
    long[] works = new long[batches];
    for (int b = 0; b < batches; b++) {
      gaps[b] = random.nextInt(random.nextBoolean() ? 300 : 30_000);
      works[b] = 100 + random.nextInt(random.nextBoolean() ? 3_000 : 15_000);
    }
    long phase = random.nextInt(10_000);
    SharedCpus shared = new SharedCpus(1, PERIOD, TICK, replica -> 1000 * phase, StolenTime.none());
    shared.limit(0, 0, 100 * hundredMillicores);
    InSteps expected = new InSteps(1000L * hundredMillicores, phase);
    double now = 0;
    for (int b = 0; b < batches; b++) {
      double begins = Math.floor(1000 * now) / 1000 + gaps[b] / 1000.0 + 0.001;
      double found = finishMs(shared, begins, works[b] / 1000.0);
      assertEquals(expected.finishMicros(Math.round(1000 * begins), works[b]), 1000 * found, 0.01);
      assertTrue(found >= begins + works[b] / 1000.0 - 1e-9);
      now = found;
    }
  }

  /** One replica alone; time in microseconds, CPU in nanoseconds. */
  private static final class InSteps {
    private final long quota;
    private final long phase;
    private long now;
    private long pool;
    private long own;
    private boolean stopped;

    InSteps(long quotaMicros, long phase) {
      this.quota = 1000 * quotaMicros;
      this.phase = phase;
      this.pool = quota;
    }

    long finishMicros(long from, long workMicros) {
      while (now < from) {
        now++;
        refill();
      }
      account();
      for (long done = 0; done < workMicros; ) {
        if (!stopped) {
          own -= 1000;
          done++;
        }
        now++;
        refill();
        if (now % 4_000 == 0 && !stopped) {
          account();
        }
      }
      account();
      if (own > MS) {
        pool += own - MS;
        own = MS;
      }
      return now;
    }

    private void refill() {
      if (Math.floorMod(now - phase, 10_000L) != 0) {
        return;
      }
      pool = quota;
      if (stopped) {
        take(1 - own);
        stopped = own <= 0;
      }
    }

    private void account() {
      if (own <= 0) {
        take(5 * MS - own);
        stopped = own <= 0;
      }
    }

    private void take(long wanted) {
      long taken = Math.min(pool, wanted);
      pool -= taken;
      own += taken;
    }
  }
}
