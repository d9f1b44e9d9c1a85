package io.twoscales.simulated;

import java.util.Arrays;
import java.util.function.IntToLongFunction;

/**
 * CPUs that replicas share, and the CPU quota of each as the kernel keeps it (CFS bandwidth
 * control): at the beginning of every period a replica has its limit times the period, what is left
 * then is lost, and without any it waits for the next period. A replica that was idle therefore
 * answers faster than one that is busy, to which the limit is a mean. Of the replicas that have
 * work and quota each gets the same share of the CPUs, none more than it can use; limits that fit
 * into the CPUs together do not keep replicas from wanting them at the same moment. CPU that the
 * machine below takes is missing to all of them alike, and is charged to none.
 *
 * <p>Work is CPU time in nanoseconds. A replica works with as many CPUs as its limit has, begun
 * ones included. Times must not go back.
 */
final class SharedCpus {
  /** There are as many as are wanted. */
  static final int PLENTY = Integer.MAX_VALUE;

  static final int NONE = -1;

  private static final double NANOS_PER_MILLICORE_NANO = 1e-3;
  private static final int CPU_MILLICORES = 1000;

  /** Work and quota that are less than this are rounding errors. */
  private static final double NOTHING_NANOS = 1e-3;

  private final int cpus;
  private final long periodNanos;
  private final IntToLongFunction beginsNanos;
  private final StolenTime stolen;

  /** By replica. */
  private double[] quota = new double[0];

  private double[] parallel = new double[0];
  private double[] left = new double[0];
  private double[] refillNanos = new double[0];
  private double[] work = new double[0];
  private double[] speed = new double[0];
  private double[] worksFromNanos = new double[0];
  private boolean[] active = new boolean[0];

  /** Replicas with work, in the order in which they began. */
  private int[] working = new int[8];

  private int count;
  private double nowNanos = Double.NEGATIVE_INFINITY;

  /** When speeds change, or work ends. */
  private double nextNanos = Double.POSITIVE_INFINITY;

  private boolean anyFinished;

  /**
   * No replica has work.
   *
   * @param cpus how many, at least 1
   * @param beginsNanos when one of the periods of a replica begins
   */
  SharedCpus(int cpus, long periodNanos, IntToLongFunction beginsNanos, StolenTime stolen) {
    this.cpus = cpus;
    this.periodNanos = periodNanos;
    this.beginsNanos = beginsNanos;
    this.stolen = stolen;
  }

  /** Another limit is in force; the kernel gives all of its quota at once. */
  void limit(long now, int replica, int millicores) {
    ensure(replica);
    advance(now);
    quota[replica] = millicores * NANOS_PER_MILLICORE_NANO * periodNanos;
    parallel[replica] = Math.max(1, Math.ceil((double) millicores / CPU_MILLICORES));
    left[replica] = quota[replica];
    refillNanos[replica] = refillAfter(now, replica);
    plan();
  }

  /** A replica that has none gets work; infinite work never ends. */
  void begin(long now, int replica, double nanos) {
    begin(now, replica, nanos, now);
  }

  /**
   * A replica that has none gets work.
   *
   * @param from until when it waits for something else than CPU first
   */
  void begin(long now, int replica, double nanos, long from) {
    advance(now);
    worksFromNanos[replica] = from;
    if (refillNanos[replica] <= now) {
      left[replica] = quota[replica];
      refillNanos[replica] = refillAfter(now, replica);
    }
    work[replica] = nanos;
    active[replica] = true;
    if (count == working.length) {
      working = Arrays.copyOf(working, 2 * count);
    }
    working[count++] = replica;
    plan();
  }

  /** How many times the CPU work needs that begins now, for what is taken from the CPUs. */
  double workFactor(long now) {
    return stolen.workFactor(now);
  }

  /** Takes a replica's work away; what was left of it. */
  double stop(long now, int replica) {
    if (!isActive(replica)) {
      return 0;
    }
    advance(now);
    active[replica] = false;
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (working[i] != replica) {
        working[kept++] = working[i];
      }
    }
    count = kept;
    plan();
    return work[replica];
  }

  /** What is left of a replica's work. */
  double remaining(long now, int replica) {
    advance(now);
    return work[replica];
  }

  /** Whether a replica has work, or has just finished it. */
  boolean isActive(int replica) {
    return replica < active.length && active[replica];
  }

  /** When something changes next; until then nothing need be asked. */
  long nextNanos() {
    double next = anyFinished ? nowNanos : nextNanos;
    return next == Double.POSITIVE_INFINITY ? EventQueue.NEVER : (long) Math.ceil(next);
  }

  /** A replica whose work is done; {@link #NONE} if there is none. */
  int finished(long now) {
    advance(now);
    for (int i = 0; i < count; i++) {
      if (work[working[i]] == 0) {
        return working[i];
      }
    }
    return NONE;
  }

  private void advance(long to) {
    while (nextNanos <= to) {
      work(nextNanos);
      refill();
      plan();
    }
    work(to);
  }

  private void work(double until) {
    if (until <= nowNanos) {
      return;
    }
    double passed = until - nowNanos;
    for (int i = 0; i < count; i++) {
      int replica = working[i];
      double done = speed[replica] * passed;
      if (done > 0) {
        work[replica] = rest(work[replica], done);
        left[replica] = rest(left[replica], done);
      }
    }
    nowNanos = until;
  }

  private static double rest(double of, double done) {
    double rest = of - done;
    return rest < NOTHING_NANOS ? 0 : rest;
  }

  private void refill() {
    for (int i = 0; i < count; i++) {
      int replica = working[i];
      if (refillNanos[replica] <= nowNanos) {
        left[replica] = quota[replica];
        refillNanos[replica] += periodNanos;
      }
    }
  }

  /** Who works how fast from now on, and until when that holds. */
  private void plan() {
    share();
    nextNanos = stolen.nextSlotNanos(nowNanos);
    anyFinished = false;
    for (int i = 0; i < count; i++) {
      int replica = working[i];
      if (work[replica] == 0) {
        anyFinished = true;
        continue;
      }
      double until = refillNanos[replica];
      if (worksFromNanos[replica] > nowNanos) {
        until = Math.min(until, worksFromNanos[replica]);
      }
      if (speed[replica] > 0) {
        double does = Math.min(work[replica], left[replica]);
        until = Math.min(until, nowNanos + does / speed[replica]);
      }
      nextNanos = Math.min(nextNanos, until);
    }
  }

  private void share() {
    int running = 0;
    double wanted = 0;
    for (int i = 0; i < count; i++) {
      int replica = working[i];
      boolean runs = work[replica] > 0 && left[replica] > 0 && worksFromNanos[replica] <= nowNanos;
      speed[replica] = runs ? parallel[replica] : 0;
      wanted += speed[replica];
      running += runs ? 1 : 0;
    }
    if (wanted > cpus) {
      double most = fairShare(running);
      for (int i = 0; i < count; i++) {
        speed[working[i]] = Math.min(speed[working[i]], most);
      }
    }
    double left = stolen.speed(nowNanos);
    if (left < 1) {
      for (int i = 0; i < count; i++) {
        speed[working[i]] *= left;
      }
    }
  }

  /** What those get who could use more: what the others leave, in equal parts. */
  private double fairShare(int running) {
    double share = (double) cpus / running;
    while (true) {
      double rest = cpus;
      int hungry = 0;
      for (int i = 0; i < count; i++) {
        if (speed[working[i]] > share) {
          hungry++;
        } else {
          rest -= speed[working[i]];
        }
      }
      if (hungry == 0 || rest / hungry <= share) {
        return share;
      }
      share = rest / hungry;
    }
  }

  private double refillAfter(long now, int replica) {
    return now + periodNanos - Math.floorMod(now - beginsNanos.applyAsLong(replica), periodNanos);
  }

  private void ensure(int replica) {
    int old = work.length;
    if (replica < old) {
      return;
    }
    int size = Math.max(replica + 1, Math.max(8, 2 * old));
    quota = Arrays.copyOf(quota, size);
    parallel = Arrays.copyOf(parallel, size);
    left = Arrays.copyOf(left, size);
    refillNanos = Arrays.copyOf(refillNanos, size);
    work = Arrays.copyOf(work, size);
    speed = Arrays.copyOf(speed, size);
    worksFromNanos = Arrays.copyOf(worksFromNanos, size);
    active = Arrays.copyOf(active, size);
  }
}
