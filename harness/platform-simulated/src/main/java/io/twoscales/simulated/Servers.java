package io.twoscales.simulated;

import io.twoscales.core.experiment.Waking;
import io.twoscales.core.experiment.Warming;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * The replicas' side of the network: each works through the batches it was sent, one after the
 * other, at the speed its CPU limit allows.
 *
 * <p>Events of {@link #finishEvent} are to be put into the queue at {@link #finishNanos}; one that
 * is out of date is recognised by {@link #isCurrent}.
 */
final class Servers {
  private static final int NONE = -1;

  /** Eleven days of a core. */
  private static final double MORE_THAN_ANY_START_NANOS = 1e15;

  private static final int SEQUENCE_BITS = 31;
  private static final LongSupplier IN_NO_TIME = () -> 0;
  private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;

  private final ServiceTimes times;
  private final Warming warming;

  /** Null where limits are means over any time. */
  private final SharedCpus cpus;

  /** By stage. */
  private final Waking[] waking;

  /** By replica. */
  private int[] stage = new int[0];

  private int[] millicores = new int[0];
  private double[] cores = new double[0];
  private boolean[] hung = new boolean[0];
  private double[] slowdown = new double[0];
  private LongSupplier[] networkNanos = new LongSupplier[0];
  private long[][] waiting = new long[0][];
  private int[][] waitingSize = new int[0][];
  private int[] head = new int[0];
  private int[] count = new int[0];
  private long[] sequence = new long[0];
  private int[] workSize = new int[0];
  private long[] workStartedNanos = new long[0];

  /** When the batch at work needs CPU first, where CPUs are shared. */
  private long[] cpuFromNanos = new long[0];

  private long[] finish = new long[0];
  private double[] remainingNanos = new double[0];
  private double[] usedCoreNanos = new double[0];
  private double[] givenCoreNanos = new double[0];
  private double[] startCoreNanos = new double[0];
  private long[] givenSinceNanos = new long[0];
  private long[] idleSinceNanos = new long[0];

  /** Replicas whose limits slow them down evenly: service times are what passes. */
  Servers(ServiceTimes times, Warming warming) {
    this(times, warming, new Waking[0], null);
  }

  /**
   * Replicas with CPU quotas, which share CPUs: service times are the CPU time that batches need.
   *
   * @param waking by stage, what batches need more that find a replica idle; none where it is empty
   */
  Servers(ServiceTimes times, Warming warming, Waking[] waking, SharedCpus cpus) {
    this.times = times;
    this.warming = warming;
    this.waking = waking.clone();
    this.cpus = cpus;
  }

  /** A replica that is starting uses all of the CPU that its limit lets it have. */
  void starting(long nowNanos, int replica, int limitMillicores) {
    if (cpus != null) {
      cpus.limit(nowNanos, replica, limitMillicores);
      if (!cpus.isActive(replica)) {
        cpus.begin(nowNanos, replica, MORE_THAN_ANY_START_NANOS);
      }
    }
  }

  /** The start of a replica has come to an end. */
  void started(long nowNanos, int replica) {
    if (cpus != null && cpus.isActive(replica)) {
      ensure(replica);
      startCoreNanos[replica] = startCoreNanos(nowNanos, replica, Double.POSITIVE_INFINITY);
      cpus.stop(nowNanos, replica);
    }
  }

  /**
   * CPU that a start has had so far, or had in all, in core-nanoseconds.
   *
   * @param allowed what its limit lets it have, which is what it has where no CPUs are shared
   */
  double startCoreNanos(long nowNanos, int replica, double allowed) {
    if (cpus == null) {
      return allowed;
    }
    ensure(replica);
    boolean goesOn = isStarting(replica);
    double had =
        goesOn
            ? MORE_THAN_ANY_START_NANOS - cpus.remaining(nowNanos, replica)
            : startCoreNanos[replica];
    return Math.min(allowed, had);
  }

  /** Its work is its start: it has no CPU to serve with yet. */
  private boolean isStarting(int replica) {
    return millicores[replica] == 0 && cpus.isActive(replica);
  }

  /**
   * When it is to be asked next who has {@link #finishedSharing finished}; {@link EventQueue#NEVER}
   * where replicas share no CPUs, and the queue has their finish times.
   */
  long nextSharingNanos() {
    return cpus == null ? EventQueue.NEVER : cpus.nextNanos();
  }

  /** A replica whose batch is done, of those that share CPUs; negative if there is none. */
  int finishedSharing(long nowNanos) {
    return cpus.finished(nowNanos);
  }

  /** A replica is there, or its CPU limit has changed; true if the finish time has changed. */
  boolean size(long nowNanos, int atStage, int replica, int cpu) {
    ensure(replica);
    if (millicores[replica] == 0) {
      stage[replica] = atStage;
      idleSinceNanos[replica] = nowNanos;
      setCpu(nowNanos, replica, cpu);
      return false;
    }
    int before = millicores[replica];
    if (before == cpu) {
      return false;
    }
    if (!isBusy(replica)) {
      setCpu(nowNanos, replica, cpu);
      return false;
    }
    pauseWork(nowNanos, replica);
    remainingNanos[replica] *= times.ratio(stage[replica], workSize[replica], before, cpu);
    setCpu(nowNanos, replica, cpu);
    return resumeWork(nowNanos, replica);
  }

  /** The replica and all it worked on is gone. */
  void remove(long nowNanos, int replica) {
    if (replica < count.length) {
      pauseWork(nowNanos, replica);
      count[replica] = 0;
      sequence[replica]++;
      hung[replica] = false;
      setCpu(nowNanos, replica, 0);
    }
  }

  /** A batch arrives; true if it is known when it will be done. */
  boolean accept(long nowNanos, int replica, long batch, int size) {
    if (count[replica] == waiting[replica].length) {
      growQueue(replica);
    }
    int place = (head[replica] + count[replica]) & (waiting[replica].length - 1);
    waiting[replica][place] = batch;
    waitingSize[replica][place] = size;
    count[replica]++;
    return count[replica] == 1
        && begin(nowNanos, replica, wakingWork(replica, nowNanos - idleSinceNanos[replica]));
  }

  /**
   * The batch the replica works on; it is done with it. True if it is known when another will be.
   */
  boolean complete(long nowNanos, int replica) {
    pauseWork(nowNanos, replica);
    drop(replica);
    idleSinceNanos[replica] = nowNanos;
    return count[replica] > 0 && begin(nowNanos, replica, 0);
  }

  /** Gives up a batch wherever it is; true if it is known when another will be done. */
  boolean cancel(long nowNanos, int replica, long batch) {
    if (count[replica] > 0 && current(replica) == batch) {
      return complete(nowNanos, replica);
    }
    int mask = waiting[replica].length - 1;
    int kept = 0;
    for (int i = 0; i < count[replica]; i++) {
      int from = (head[replica] + i) & mask;
      if (waiting[replica][from] != batch) {
        int to = (head[replica] + kept++) & mask;
        waiting[replica][to] = waiting[replica][from];
        waitingSize[replica][to] = waitingSize[replica][from];
      }
    }
    count[replica] = kept;
    return false;
  }

  /** The replica stops answering. */
  void hang(long nowNanos, int replica) {
    pauseWork(nowNanos, replica);
    sequence[replica]++;
    hung[replica] = true;
  }

  /** The replica goes on; true if it is known when it will be done. */
  boolean recover(long nowNanos, int replica) {
    hung[replica] = false;
    return isBusy(replica) && resumeWork(nowNanos, replica);
  }

  /** From now on everything takes so many times as long; true if the finish time has changed. */
  boolean slow(long nowNanos, int replica, double factor) {
    double change = factor / slowdown[replica];
    slowdown[replica] = factor;
    if (!isBusy(replica)) {
      return false;
    }
    pauseWork(nowNanos, replica);
    remainingNanos[replica] *= change;
    return resumeWork(nowNanos, replica);
  }

  /**
   * Calls that begin from now on take so much longer on the network, as which the replica counts as
   * busy.
   */
  void network(int replica, LongSupplier extraNanos) {
    networkNanos[replica] = extraNanos;
  }

  boolean isBusy(int replica) {
    return replica < count.length && count[replica] > 0;
  }

  boolean isHung(int replica) {
    return hung[replica];
  }

  /** The batch at work. */
  long current(int replica) {
    return waiting[replica][head[replica]];
  }

  /** Batches the replica has, the one at work first. */
  int batches(int replica) {
    return count[replica];
  }

  long batch(int replica, int index) {
    return waiting[replica][(head[replica] + index) & (waiting[replica].length - 1)];
  }

  /** When the batch at work will be done. */
  long finishNanos(int replica) {
    return finish[replica];
  }

  /** Names the end of the batch at work, as it stands now. */
  long finishEvent(int replica) {
    return (long) replica << SEQUENCE_BITS | (sequence[replica] & SEQUENCE_MASK);
  }

  static int replicaOf(long finishEvent) {
    return (int) (finishEvent >>> SEQUENCE_BITS);
  }

  boolean isCurrent(long finishEvent) {
    int replica = replicaOf(finishEvent);
    return count[replica] > 0
        && !hung[replica]
        && (sequence[replica] & SEQUENCE_MASK) == (finishEvent & SEQUENCE_MASK);
  }

  /** CPU time used by a replica so far, in nanoseconds of one core. */
  double usedCoreNanos(long nowNanos, int replica) {
    if (replica >= count.length) {
      return 0;
    }
    double now = isBusy(replica) && !hung[replica] ? used(replica, worked(nowNanos, replica)) : 0;
    return usedCoreNanos[replica] + now;
  }

  /** What has been done of the batch at work since it was last settled. */
  private double worked(long nowNanos, int replica) {
    return cpus == null
        ? nowNanos - workStartedNanos[replica]
        : remainingNanos[replica] - cpus.remaining(nowNanos, replica);
  }

  private double used(int replica, double worked) {
    return cpus == null ? worked * cores[replica] : worked;
  }

  /** CPU that a replica has had so far, used or not. */
  private double givenCoreNanos(long nowNanos, int replica) {
    return givenCoreNanos[replica] + (nowNanos - givenSinceNanos[replica]) * cores[replica];
  }

  private void setCpu(long nowNanos, int replica, int cpu) {
    givenCoreNanos[replica] = givenCoreNanos(nowNanos, replica);
    givenSinceNanos[replica] = nowNanos;
    millicores[replica] = cpu;
    cores[replica] = cpu / 1000.0;
    if (cpus != null) {
      cpus.limit(nowNanos, replica, cpu);
    }
  }

  private double wakingWork(int replica, long idleNanos) {
    return waking.length == 0 ? 0 : waking[stage[replica]].extraNanos(idleNanos);
  }

  private boolean begin(long nowNanos, int replica, double extraWork) {
    workSize[replica] = waitingSize[replica][head[replica]];
    double work =
        times.drawNanos(stage[replica], workSize[replica], millicores[replica])
                * slowdown[replica]
                * warming.factor(givenCoreNanos(nowNanos, replica))
            + extraWork;
    long networkNanos = this.networkNanos[replica].getAsLong();
    if (cpus == null) {
      remainingNanos[replica] = work + networkNanos;
    } else {
      remainingNanos[replica] = work * cpus.workFactor(nowNanos);
      cpuFromNanos[replica] =
          nowNanos + networkNanos + times.besideNanos(stage[replica], workSize[replica]);
    }
    workStartedNanos[replica] = nowNanos;
    return resumeWork(nowNanos, replica);
  }

  /** True if the finish time is known. */
  private boolean resumeWork(long nowNanos, int replica) {
    workStartedNanos[replica] = nowNanos;
    sequence[replica]++;
    if (hung[replica]) {
      return false;
    }
    if (cpus != null) {
      cpus.begin(nowNanos, replica, remainingNanos[replica], cpuFromNanos[replica]);
      return false;
    }
    finish[replica] = nowNanos + (long) (remainingNanos[replica] + 0.5);
    return true;
  }

  private void pauseWork(long nowNanos, int replica) {
    if (isBusy(replica) && !hung[replica]) {
      double worked = worked(nowNanos, replica);
      usedCoreNanos[replica] += used(replica, worked);
      remainingNanos[replica] = Math.max(0, remainingNanos[replica] - worked);
      workStartedNanos[replica] = nowNanos;
      if (cpus != null) {
        cpus.stop(nowNanos, replica);
      }
    }
  }

  private void drop(int replica) {
    head[replica] = (head[replica] + 1) & (waiting[replica].length - 1);
    count[replica]--;
  }

  private void growQueue(int replica) {
    int length = waiting[replica].length;
    long[] batches = new long[2 * length];
    int[] sizes = new int[2 * length];
    for (int i = 0; i < length; i++) {
      int from = (head[replica] + i) & (length - 1);
      batches[i] = waiting[replica][from];
      sizes[i] = waitingSize[replica][from];
    }
    waiting[replica] = batches;
    waitingSize[replica] = sizes;
    head[replica] = 0;
  }

  private void ensure(int replica) {
    int old = stage.length;
    if (replica < old) {
      return;
    }
    int size = Math.max(replica + 1, Math.max(8, 2 * old));
    stage = Arrays.copyOf(stage, size);
    Arrays.fill(stage, old, size, NONE);
    millicores = Arrays.copyOf(millicores, size);
    cores = Arrays.copyOf(cores, size);
    hung = Arrays.copyOf(hung, size);
    slowdown = Arrays.copyOf(slowdown, size);
    Arrays.fill(slowdown, old, size, 1);
    networkNanos = Arrays.copyOf(networkNanos, size);
    Arrays.fill(networkNanos, old, size, IN_NO_TIME);
    waiting = Arrays.copyOf(waiting, size);
    waitingSize = Arrays.copyOf(waitingSize, size);
    for (int r = old; r < size; r++) {
      waiting[r] = new long[1];
      waitingSize[r] = new int[1];
    }
    head = Arrays.copyOf(head, size);
    count = Arrays.copyOf(count, size);
    sequence = Arrays.copyOf(sequence, size);
    workSize = Arrays.copyOf(workSize, size);
    workStartedNanos = Arrays.copyOf(workStartedNanos, size);
    cpuFromNanos = Arrays.copyOf(cpuFromNanos, size);
    finish = Arrays.copyOf(finish, size);
    remainingNanos = Arrays.copyOf(remainingNanos, size);
    usedCoreNanos = Arrays.copyOf(usedCoreNanos, size);
    givenCoreNanos = Arrays.copyOf(givenCoreNanos, size);
    startCoreNanos = Arrays.copyOf(startCoreNanos, size);
    givenSinceNanos = Arrays.copyOf(givenSinceNanos, size);
    idleSinceNanos = Arrays.copyOf(idleSinceNanos, size);
  }
}
