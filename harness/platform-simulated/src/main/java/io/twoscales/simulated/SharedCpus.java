package io.twoscales.simulated;

import java.util.Arrays;
import java.util.function.IntToLongFunction;

/**
 * CPUs that replicas share, and the CPU quota of each as the kernel keeps it ({@link
 * QuotaAccount}): a replica has its limit times the period, and without any left it waits for the
 * next period. A replica that was idle therefore answers faster than one that is busy, to which the
 * limit is a mean. Replicas that have work and quota share the CPUs ({@link CpuSharing}); limits
 * that fit into these together do not keep replicas from wanting them at the same moment. CPU that
 * the machine below takes is missing to all of them alike, and is charged to none.
 *
 * <p>Work is CPU time in nanoseconds. A replica works with as many CPUs as its limit has, begun
 * ones included. Times must not go back.
 */
final class SharedCpus {
  /** There are as many as are wanted. */
  static final int PLENTY = Integer.MAX_VALUE;

  static final int NONE = CpuSharing.NONE;

  private static final double NANOS_PER_MILLICORE_NANO = 1e-3;
  private static final int CPU_MILLICORES = 1000;

  /** Work that is less than this is a rounding error. */
  private static final double NOTHING_NANOS = 1e-3;

  private final CpuSharing sharing;
  private final long periodNanos;
  private final long tickNanos;
  private final IntToLongFunction beginsNanos;
  private final StolenTime stolen;

  /** By replica. */
  private QuotaAccount[] quota = new QuotaAccount[0];

  private double[] parallel = new double[0];
  private double[] work = new double[0];
  private double[] speed = new double[0];
  private double[] worksFromNanos = new double[0];
  private boolean[] active = new boolean[0];

  /** Whether it works, or waits for quota; not for something else. */
  private boolean[] begun = new boolean[0];

  /** Whether it has work and quota. */
  private boolean[] running = new boolean[0];

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
   * @param tickNanos between the timer's ticks, in which the kernel looks who has used up its quota
   *     and ends turns on the CPUs; 0 where it looks at once, and all work at the same time
   * @param beginsNanos when one of the periods of a replica begins
   */
  SharedCpus(
      int cpus,
      long periodNanos,
      long tickNanos,
      IntToLongFunction beginsNanos,
      StolenTime stolen) {
    this.sharing =
        tickNanos > 0
            ? new TurnsByTicks(cpus, replica -> parallel[replica])
            : new EqualShares(cpus, replica -> parallel[replica]);
    this.periodNanos = periodNanos;
    this.tickNanos = tickNanos;
    this.beginsNanos = beginsNanos;
    this.stolen = stolen;
  }

  /** Another limit is in force; the kernel gives all of its quota at once. */
  void limit(long now, int replica, int millicores) {
    ensure(replica);
    advance(now);
    parallel[replica] = Math.max(1, Math.ceil((double) millicores / CPU_MILLICORES));
    quota[replica].limit(
        millicores * NANOS_PER_MILLICORE_NANO * periodNanos,
        parallel[replica],
        refillAfter(now, replica));
    if (isActive(replica) && begun[replica]) {
      runs(replica, false);
    }
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
    work[replica] = nanos;
    active[replica] = true;
    begun[replica] = false;
    beginIfDue(replica);
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
    if (running[replica]) {
      running[replica] = false;
      sharing.ends(nowNanos, replica);
    }
    if (begun[replica]) {
      quota[replica].end();
    }
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
      look();
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
        double rest = work[replica] - done;
        work[replica] = rest < NOTHING_NANOS ? 0 : rest;
        quota[replica].use(done);
      }
    }
    nowNanos = until;
  }

  /** Periods have begun, replicas begin to work, or the kernel looks at those that do. */
  private void look() {
    boolean tick = tickNanos == 0 || nowNanos % tickNanos == 0;
    for (int i = 0; i < count; i++) {
      int replica = working[i];
      beginIfDue(replica);
      if (begun[replica]) {
        quota[replica].refill(nowNanos);
        if (tick && speed[replica] > 0) {
          quota[replica].look();
        }
        runs(replica, false);
      }
    }
    if (tick) {
      sharing.tick(nowNanos);
    }
  }

  private void beginIfDue(int replica) {
    if (!begun[replica] && worksFromNanos[replica] <= nowNanos) {
      begun[replica] = true;
      quota[replica].begin(nowNanos);
      runs(replica, true);
    }
  }

  /** A replica that has begun may have become one that runs, or may be none any more. */
  private void runs(int replica, boolean wakes) {
    boolean runs = work[replica] > 0 && quota[replica].mayRun();
    if (runs == running[replica]) {
      return;
    }
    running[replica] = runs;
    if (!runs) {
      sharing.ends(nowNanos, replica);
      return;
    }
    int ended = sharing.begins(nowNanos, replica, wakes);
    if (ended != NONE) {
      quota[ended].look();
      runs(ended, false);
    }
  }

  /** Who works how fast from now on, and until when that holds. */
  private void plan() {
    double untaken = stolen.speed(nowNanos);
    nextNanos = stolen.nextSlotNanos(nowNanos);
    if (sharing.needsTicks()) {
      nextNanos = Math.min(nextNanos, tickAfter(nowNanos));
    }
    anyFinished = false;
    for (int i = 0; i < count; i++) {
      int replica = working[i];
      speed[replica] = running[replica] ? sharing.cpusOf(replica) * untaken : 0;
      if (work[replica] == 0) {
        anyFinished = true;
        continue;
      }
      nextNanos =
          Math.min(nextNanos, begun[replica] ? changesNanos(replica) : worksFromNanos[replica]);
    }
  }

  /** When one that has begun is done, has used up its quota, or has some again. */
  private double changesNanos(int replica) {
    double until = quota[replica].refillNanos();
    if (speed[replica] == 0) {
      return until;
    }
    double usedUp = nowNanos + Math.max(0, quota[replica].ownNanos()) / speed[replica];
    double looked = tickNanos == 0 ? usedUp : tickAfter(Math.max(usedUp - 1, nowNanos));
    return Math.min(Math.min(until, looked), nowNanos + work[replica] / speed[replica]);
  }

  private double tickAfter(double nanos) {
    return tickNanos * (Math.floor(nanos / tickNanos) + 1);
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
    for (int r = old; r < size; r++) {
      quota[r] = new QuotaAccount(tickNanos > 0, periodNanos);
    }
    parallel = Arrays.copyOf(parallel, size);
    work = Arrays.copyOf(work, size);
    speed = Arrays.copyOf(speed, size);
    worksFromNanos = Arrays.copyOf(worksFromNanos, size);
    active = Arrays.copyOf(active, size);
    begun = Arrays.copyOf(begun, size);
    running = Arrays.copyOf(running, size);
  }
}
