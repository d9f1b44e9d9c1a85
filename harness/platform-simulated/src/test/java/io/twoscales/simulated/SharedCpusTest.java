package io.twoscales.simulated;

import static io.twoscales.simulated.SharedCpusBench.finish;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Periods of 10 ms, in microseconds for the reader, which the class does not know of. */
class SharedCpusTest {
  private static final long PERIOD = 10_000;

  private static final long SLOT = 7_000;

  private static SharedCpus of(int cpus, int... millicores) {
    return of(cpus, StolenTime.none(), millicores);
  }

  private static SharedCpus of(int cpus, StolenTime stolen, int... millicores) {
    return SharedCpusBench.of(cpus, PERIOD, 0, stolen, millicores);
  }

  private static long finishFrom(SharedCpus shared, long from, double work) {
    shared.begin(from, 0, work);
    return finish(shared, 0);
  }

  @Test
  void anIdleReplicaUsesItsQuotaAtOnceAndThenWaits() {
    assertEquals(2_000 + 2_900, finishFrom(of(1, 300), 2_000, 2_900));
    assertEquals(
        10_000 + 1_000, finishFrom(of(1, 300), 2_000, 4_000), "the rest in the next period");
    assertEquals(20_000 + 1_000, finishFrom(of(1, 300), 2_000, 7_000));
    assertEquals(8_500 + 1_500 + 500, finishFrom(of(1, 300), 8_500, 2_000), "no wait at the edge");
  }

  @Test
  void periodsGoOnBeforeTimeZero() {
    SharedCpus shared = of(1, 100);
    assertEquals(-24_000, finishFrom(shared, -25_000, 1_000));
    assertEquals(-20_000 + 500, finishFrom(shared, -24_000, 500), "this period's is used up");
  }

  @Test
  void aBusyReplicaGetsItsLimitOnAverage() {
    SharedCpus shared = of(1, 200);
    long now = 0;
    for (int batch = 0; batch < 1_000; batch++) {
      now = finishFrom(shared, now, 5_000);
    }
    assertEquals(1_000 * 5_000 / 0.2, now, PERIOD);
  }

  @Test
  void aWholeCpuIsNeverThrottledAndTwoWorkTogether() {
    assertEquals(3_000 + 77_000, finishFrom(of(2, 1000), 3_000, 77_000));
    assertEquals(3_000 + 20_000, finishFrom(of(2, 2000), 3_000, 40_000));
    assertEquals(7_500, finishFrom(of(2, 1500), 0, 15_000));
    assertEquals(10_500, finishFrom(of(2, 1500), 0, 16_000));
  }

  @Test
  void aNewLimitGivesAllOfItsQuotaAtOnce() {
    SharedCpus shared = of(1, 100);
    shared.begin(1_000, 0, 6_000);
    assertEquals(5_000, shared.remaining(3_000, 0), "throttled since 2,000");
    shared.limit(3_000, 0, 500);
    assertEquals(3_000 + 5_000, finish(shared, 0));
  }

  @Test
  void replicasThatWantTheCpuAtOnceShareIt() {
    SharedCpus shared = of(1, 400, 400);
    shared.begin(0, 0, 3_000);
    shared.begin(1_000, 1, 3_000);
    assertEquals(1_000 + 4_000, finish(shared, 0), "half of it after the first millisecond");
    assertEquals(5_000 + 1_000, finish(shared, 1), "all of it when the other one is done");
  }

  @Test
  void whoHasNoQuotaLeftLeavesTheCpuToOthers() {
    SharedCpus shared = of(1, 100, 800);
    shared.begin(0, 0, 2_000);
    shared.begin(0, 1, 7_000);
    assertEquals(8_000, finish(shared, 1), "shared for 2,000, alone for 6,000");
    assertEquals(10_000 + 1_000, finish(shared, 0));
  }

  @Test
  void whoWaitsForSomethingElseLeavesTheCpuToOthers() {
    SharedCpus shared = of(1, 400, 400);
    shared.begin(0, 0, 2_000, 3_000);
    shared.begin(0, 1, 4_000, 0);
    assertEquals(5_000, finish(shared, 1), "alone for 3,000, then shared");
    assertEquals(5_000 + 1_000, finish(shared, 0));
    shared.begin(38_500, 0, 5_000, 39_000);
    assertEquals(40_000 + 4_000, finish(shared, 0), "the next period's quota is untouched");
  }

  @Test
  void asManyAsThereAreCpusDoNotDisturbEachOther() {
    SharedCpus shared = of(2, 500, 500);
    shared.begin(0, 0, 3_000);
    shared.begin(0, 1, 4_000);
    assertEquals(3_000, finish(shared, 0));
    assertEquals(4_000, finish(shared, 1));
  }

  @Test
  void noneGetsMoreThanItCanUse() {
    SharedCpus shared = of(3, 1000, 4000);
    shared.begin(0, 0, 2_000);
    shared.begin(0, 1, 8_000);
    assertEquals(2_000, finish(shared, 0), "one CPU");
    assertEquals(2_000 + 4_000 / 3.0, finish(shared, 1), 1, "two CPUs, then three");
  }

  @Test
  void whatStartsTakesItsShareUntilItIsReady() {
    SharedCpus shared = of(1, 400, 600);
    shared.begin(0, 1, Double.POSITIVE_INFINITY);
    shared.begin(0, 0, 4_000);
    assertEquals(8_000, finish(shared, 0));
    assertTrue(shared.isActive(1));
    shared.stop(12_000, 1);
    assertEquals(12_000 + 3_000, finishFrom(shared, 12_000, 3_000));
  }

  @Test
  void whatIsTakenFromTheCpusSlowsAllDownAndIsChargedToNone() {
    StolenTime stolen = new StolenTime(20_000, 0, new double[] {0.5, 0, 1});
    SharedCpus shared = of(1, stolen, 400, 400);
    shared.begin(0, 0, 2_000);
    shared.begin(0, 1, 3_000);
    assertEquals(8_000, finish(shared, 0), "a quarter of the CPU each");
    assertEquals(8_000 + 2_000, finish(shared, 1), "half of it alone");

    assertEquals(10_000 + 8_000, finishFrom(of(1, stolen, 400), 10_000, 4_000), "all of its quota");
    assertEquals(
        18_000 + 4_000 - 1_000, finishFrom(of(1, stolen, 400), 18_000, 2_000), "then faster");
    assertEquals(
        60_000 + 1_000, finishFrom(of(1, stolen, 400), 37_000, 4_000), "nothing for a slot");
    assertEquals(-3_000 + 3_000 + 1_000, finishFrom(of(1, stolen, 1000), -3_000, 3_500));
  }

  @Property
  void lookingAtItChangesNothing(
      @ForAll @IntRange(min = 10, max = 3000) int millicores,
      @ForAll @LongRange(min = -60_000, max = 60_000) long from,
      @ForAll @DoubleRange(min = 1, max = 200_000) double work,
      @ForAll @DoubleRange(min = 0, max = 1) double share) {
    long finish = finishFrom(of(3, millicores), from, work);
    double cpus = Math.max(1, Math.ceil(millicores / 1000.0));
    assertTrue(finish >= from + work / cpus - 1e-6, "never faster than its CPUs");
    SharedCpus looked = of(3, millicores);
    looked.begin(from, 0, work);
    long pause = from + (long) (share * (finish - from));
    double rest = looked.remaining(pause, 0);
    assertEquals(rest, looked.stop(pause, 0));
    if (rest > 0) {
      looked.begin(pause, 0, rest);
      assertEquals(finish, finish(looked, 0), 1);
    }
  }

  /** The same in steps of a microsecond, in which everybody who may gets an equal share. */
  @Property(tries = 200)
  void isWhatSmallStepsComeTo(
      @ForAll @IntRange(min = 1, max = 3) int cpus,
      @ForAll @IntRange(min = 1, max = 5) int replicas,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] millicores = new int[replicas];
    long[] begins = new long[replicas];
    long[] worksFrom = new long[replicas];
    double[] works = new double[replicas];
    for (int r = 0; r < replicas; r++) {
      millicores[r] = 50 * (1 + random.nextInt(30));
      begins[r] = random.nextInt(30_000);
      worksFrom[r] = begins[r] + (random.nextBoolean() ? 0 : random.nextInt(5_000));
      works[r] = 100 + random.nextInt(20_000);
    }
    double[] shares = new double[random.nextInt(8)];
    Arrays.setAll(shares, slot -> random.nextInt(10) / 10.0);
    long[] expected = inSteps(cpus, millicores, worksFrom, works, shares);
    long[] found = new long[replicas];
    SharedCpus shared = of(cpus, new StolenTime(SLOT, 0, shares), millicores);
    List<Integer> waiting = new ArrayList<>();
    for (int r = 0; r < replicas; r++) {
      waiting.add(r);
    }
    waiting.sort((a, b) -> Long.compare(begins[a], begins[b]));
    int left = replicas;
    while (left > 0) {
      long next = shared.nextNanos();
      if (!waiting.isEmpty() && begins[waiting.get(0)] <= next) {
        int replica = waiting.remove(0);
        shared.begin(begins[replica], replica, works[replica], worksFrom[replica]);
        continue;
      }
      int finished = shared.finished(next);
      if (finished >= 0) {
        shared.stop(next, finished);
        found[finished] = next;
        left--;
      }
    }
    for (int r = 0; r < replicas; r++) {
      assertEquals(expected[r], found[r], 15, "%s of %s".formatted(r, Arrays.toString(millicores)));
    }
  }

  private static long[] inSteps(
      int cpus, int[] millicores, long[] begins, double[] works, double[] shares) {
    int n = millicores.length;
    double[] work = works.clone();
    double[] left = new double[n];
    long[] finish = new long[n];
    int done = 0;
    for (long now = 0; done < n; now++) {
      boolean[] runs = new boolean[n];
      double[] gets = new double[n];
      double rest = cpus;
      for (int r = 0; r < n; r++) {
        if (now % PERIOD == 0) {
          left[r] = millicores[r] * PERIOD / 1000.0;
        }
        runs[r] = finish[r] == 0 && begins[r] <= now && left[r] > 1e-9;
      }
      for (boolean given = true; given && rest > 1e-12; ) { // handed out in equal parts
        given = false;
        int hungry = 0;
        for (int r = 0; r < n; r++) {
          hungry += runs[r] && gets[r] < Math.ceil(millicores[r] / 1000.0) ? 1 : 0;
        }
        double part = hungry == 0 ? 0 : rest / hungry;
        for (int r = 0; r < n && hungry > 0; r++) {
          double most = Math.ceil(millicores[r] / 1000.0);
          if (runs[r] && gets[r] < most) {
            double more = Math.min(part, most - gets[r]);
            gets[r] += more;
            rest -= more;
            given = true;
          }
        }
      }
      for (int r = 0; r < n; r++) {
        double speed = now / SLOT < shares.length ? 1 - shares[(int) (now / SLOT)] : 1;
        double does = Math.min(Math.min(gets[r] * speed, left[r]), work[r]);
        work[r] -= does;
        left[r] -= does;
        if (finish[r] == 0 && begins[r] <= now && work[r] <= 1e-9) {
          finish[r] = now + 1;
          done++;
        }
      }
    }
    return finish;
  }
}
