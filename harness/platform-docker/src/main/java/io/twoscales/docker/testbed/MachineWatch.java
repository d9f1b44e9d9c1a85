package io.twoscales.docker.testbed;

import io.twoscales.core.experiment.DisturbanceLimits;
import io.twoscales.core.run.MachineSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What else goes on on the machine while a run is measured, from the kernel's files, and whether it
 * is too much. What cannot be read is not known and disturbs nothing. Used from one thread.
 */
final class MachineWatch {
  /** The kernel counts CPU time in hundredths of a second for user space, everywhere. */
  private static final long NANOS_PER_TICK = 10_000_000;

  private static final int COUNTERS = 8;

  private final Path proc;
  private final int cpus;
  private final Set<Integer> replicaCpus;
  private final DisturbanceLimits limits;
  private final Map<String, Integer> disturbedSeconds = new TreeMap<>();
  private int seconds;
  private int disturbed;
  private double replicaStealShares;
  private Reading before;

  /** Counters of the kernel at one moment; NaN for what it does not have. */
  private record Reading(
      long nanos,
      long busyNanos,
      long stealNanos,
      long oursNanos,
      double cpuMicros,
      double memoryMicros,
      double diskMicros,
      double replicaBusyNanos,
      double replicaStealNanos) {}

  /**
   * A watch.
   *
   * @param proc where the kernel's files are
   */
  MachineWatch(Path proc, CpuLayout layout, DisturbanceLimits limits) {
    this.proc = proc;
    this.cpus = layout.cpus();
    this.replicaCpus = CpuLayout.numbersOf(layout.replicaCpus());
    this.limits = limits;
  }

  /** What has been used until now is not the first second's. */
  void begin(long nowNanos, long oursNanos) {
    before = reading(nowNanos, oursNanos);
  }

  /**
   * The second that has passed since the last call.
   *
   * @param nowNanos on {@link System#nanoTime}'s clock
   * @param oursNanos CPU time that system under test, load generator and harness have used so far
   */
  MachineSample sample(int second, long nowNanos, long oursNanos) {
    Reading now = reading(nowNanos, oursNanos);
    Reading last = before == null ? now : before;
    before = now;
    double passed = Math.max(1, now.nanos - last.nanos);
    double busy = 1000 * (now.busyNanos - last.busyNanos) / passed;
    double ours = 1000 * (now.oursNanos - last.oursNanos) / passed;
    MachineSample sample =
        new MachineSample(
            second,
            busy,
            ours,
            Math.max(0, busy - ours),
            1000 * (now.stealNanos - last.stealNanos) / passed,
            share(now.cpuMicros - last.cpuMicros, passed),
            share(now.memoryMicros - last.memoryMicros, passed),
            share(now.diskMicros - last.diskMicros, passed),
            megahertz(),
            replicaStealShare(last, now));
    judge(sample);
    return sample;
  }

  /**
   * A CPU is wanted while it is in use, and while what would use it is kept waiting by the machine
   * below. What it has been idle for tells neither: a CPU that is late to wake up counts that delay
   * as idle, too.
   */
  private static double replicaStealShare(Reading last, Reading now) {
    double stolen = now.replicaStealNanos - last.replicaStealNanos;
    double used = now.replicaBusyNanos - last.replicaBusyNanos;
    return stolen == 0 ? 0 : stolen / (stolen + used);
  }

  /** What disturbed the run beyond the limits, in words; empty when nothing did. */
  String disturbance() {
    if (seconds == 0 || disturbed <= limits.seconds() * seconds) {
      return "";
    }
    StringBuilder text = new StringBuilder("%d of %d s:".formatted(disturbed, seconds));
    disturbedSeconds.forEach((what, count) -> text.append(" %s in %d;".formatted(what, count)));
    return text.substring(0, text.length() - 1);
  }

  /** How much of the replicas' CPU was taken, in words, if it was too much; otherwise empty. */
  String spoiled() {
    double share = replicaStealShares / seconds;
    return share > limits.repeat()
        ? String.format(
            Locale.ROOT,
            "%.0f%% of the replicas' CPU taken by the machine below (above %.0f%%)",
            100 * share,
            100 * limits.repeat())
        : "";
  }

  private void judge(MachineSample sample) {
    seconds++;
    replicaStealShares += sample.replicaStealShare();
    double all = 1000.0 * cpus;
    boolean any =
        beyond(sample.stealMillicores() / all, limits.steal(), "CPU taken by the machine below")
            | beyond(sample.otherMillicores() / all, limits.others(), "CPU used by others")
            | beyond(sample.memoryPressure(), limits.memory(), "waits for memory")
            | beyond(sample.diskPressure(), limits.disk(), "waits for a disk");
    if (any) {
      disturbed++;
    }
  }

  private boolean beyond(double share, double limit, String what) {
    if (share > limit) {
      String name = String.format(Locale.ROOT, "%s (above %.0f%%)", what, 100 * limit);
      disturbedSeconds.merge(name, 1, Integer::sum);
      return true;
    }
    return false;
  }

  private static double share(double micros, double passedNanos) {
    return Double.isNaN(micros) ? Double.NaN : Math.min(1, 1000 * micros / passedNanos);
  }

  private Reading reading(long nowNanos, long oursNanos) {
    List<String> stat = lines("stat");
    long[] ticks = ticks(stat, "cpu").orElse(new long[COUNTERS]);
    double replicaBusy = 0;
    double replicaSteal = 0;
    for (int cpu : replicaCpus) {
      Optional<long[]> one = ticks(stat, "cpu" + cpu);
      replicaBusy += one.map(counted -> (double) busy(counted)).orElse(Double.NaN);
      replicaSteal += one.map(counted -> (double) counted[7]).orElse(Double.NaN);
    }
    return new Reading(
        nowNanos,
        NANOS_PER_TICK * busy(ticks),
        NANOS_PER_TICK * ticks[7],
        oursNanos,
        waitedMicros("cpu"),
        waitedMicros("memory"),
        waitedMicros("io"),
        NANOS_PER_TICK * replicaBusy,
        NANOS_PER_TICK * replicaSteal);
  }

  private static long busy(long[] ticks) {
    return ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6];
  }

  /** The counters of a CPU: user, nice, system, idle, iowait, irq, softirq, steal. */
  private static Optional<long[]> ticks(List<String> stat, String cpu) {
    for (String line : stat) {
      if (line.startsWith(cpu + " ")) {
        long[] ticks = new long[COUNTERS];
        String[] words = line.substring(cpu.length()).strip().split(" +", -1);
        for (int i = 0; i < COUNTERS && i < words.length; i++) {
          ticks[i] = Long.parseLong(words[i]);
        }
        return Optional.of(ticks);
      }
    }
    return Optional.empty();
  }

  /** Pressure stall information: for how long so far something has waited. */
  private double waitedMicros(String resource) {
    for (String line : lines("pressure/" + resource)) {
      int total = line.indexOf("total=");
      if (line.startsWith("some ") && total > 0) {
        return Double.parseDouble(line.substring(total + "total=".length()).strip());
      }
    }
    return Double.NaN;
  }

  private double megahertz() {
    double slowest = Double.NaN;
    for (String line : lines("cpuinfo")) {
      if (line.startsWith("cpu MHz")) {
        double megahertz = Double.parseDouble(line.substring(line.indexOf(':') + 1).strip());
        slowest = Double.isNaN(slowest) ? megahertz : Math.min(slowest, megahertz);
      }
    }
    return slowest;
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(proc.resolve(file));
    } catch (IOException e) {
      return List.of();
    }
  }
}
