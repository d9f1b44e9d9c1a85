package io.twoscales.docker.testbed;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A container's control group in the host's files: the CPU limit that is really in force, which can
 * be set here where the files may be written, and what is really used. Knows cgroup v1 and v2.
 */
public final class ContainerCgroup implements Closeable {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");

  private final CgroupFile limit;
  private final CgroupFile period;
  private final CgroupFile usage;
  private final CgroupFile statistics;
  private final Optional<CgroupFile> memory;
  private final boolean unified;

  /**
   * What a container has used so far, and the memory it has now.
   *
   * @param usedNanos CPU time
   * @param throttledNanos time for which it was kept from running because its quota was used up,
   *     summed over CPUs
   * @param memoryBytes memory, its files in the page cache included; -1 when not known
   */
  public record Usage(long usedNanos, long throttledNanos, long memoryBytes) {}

  private ContainerCgroup(
      CgroupFile limit,
      CgroupFile period,
      CgroupFile usage,
      CgroupFile statistics,
      Optional<CgroupFile> memory,
      boolean unified) {
    this.limit = limit;
    this.period = period;
    this.usage = usage;
    this.statistics = statistics;
    this.memory = memory.filter(CgroupFile::isReadable);
    this.unified = unified;
  }

  /** The group of a process; empty when its files cannot be seen from here. */
  public static Optional<ContainerCgroup> ofProcess(long pid) {
    try {
      return locate(ROOT, Files.readAllLines(Path.of("/proc/" + pid + "/cgroup")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** "v1" or "v2", for the record. */
  public static String version() {
    return Files.exists(ROOT.resolve("cgroup.controllers")) ? "v2" : "v1";
  }

  static Optional<ContainerCgroup> locate(Path root, List<String> membership) {
    Path cpu = null;
    Path accounting = null;
    Path memory = null;
    Path unified = null;
    for (String line : membership) {
      String[] parts = line.split(":", 3);
      if (parts.length != 3) {
        continue;
      }
      String path = parts[2].startsWith("/") ? parts[2].substring(1) : parts[2];
      List<String> controllers = List.of(parts[1].split(",", -1));
      if (controllers.contains("cpu")) {
        cpu = mounted(root, parts[1], "cpu").resolve(path);
      }
      if (controllers.contains("cpuacct")) {
        accounting = mounted(root, parts[1], "cpuacct").resolve(path);
      }
      if (controllers.contains("memory")) {
        memory = mounted(root, parts[1], "memory").resolve(path);
      }
      if (parts[0].equals("0") && parts[1].isEmpty()) {
        unified = root.resolve(path);
      }
    }
    if (cpu != null && accounting != null) {
      return visible(
          new ContainerCgroup(
              new CgroupFile(cpu.resolve("cpu.cfs_quota_us")),
              new CgroupFile(cpu.resolve("cpu.cfs_period_us")),
              new CgroupFile(accounting.resolve("cpuacct.usage")),
              new CgroupFile(cpu.resolve("cpu.stat")),
              Optional.ofNullable(memory)
                  .map(group -> new CgroupFile(group.resolve("memory.usage_in_bytes"))),
              false));
    }
    if (unified == null) {
      return Optional.empty();
    }
    CgroupFile limit = new CgroupFile(unified.resolve("cpu.max"));
    CgroupFile statistics = new CgroupFile(unified.resolve("cpu.stat"));
    return visible(
        new ContainerCgroup(
            limit,
            limit,
            statistics,
            statistics,
            Optional.of(new CgroupFile(unified.resolve("memory.current"))),
            true));
  }

  /**
   * The CPU limit in force in millicores once it is the one wanted, or when the deadline has passed
   * or the group is gone (0): a cut is in force some milliseconds after the engine has answered.
   */
  int awaitLimitMillicores(int wanted, Duration deadline) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + deadline.toNanos();
    while (true) {
      int now = limitMillicores().orElse(0);
      if (now == wanted || now == 0 || System.nanoTime() > deadlineNanos) {
        return now;
      }
      Thread.sleep(1);
    }
  }

  /** The CPU limit in force in millicores; empty when there is none or the group is gone. */
  public OptionalInt limitMillicores() {
    return quota().map(in -> OptionalInt.of(in.millicores())).orElse(OptionalInt.empty());
  }

  /** The CPU limit in force; empty when there is none or the group is gone. */
  Optional<CpuQuota> quota() {
    try {
      String quota = limit.read();
      if (unified) {
        String[] quotaAndPeriod = quota.split(" ", -1);
        return quotaAndPeriod[0].equals("max")
            ? Optional.empty()
            : Optional.of(
                new CpuQuota(Long.parseLong(quotaAndPeriod[0]), Long.parseLong(quotaAndPeriod[1])));
      }
      long quotaMicros = Long.parseLong(quota);
      return quotaMicros < 0
          ? Optional.empty()
          : Optional.of(new CpuQuota(quotaMicros, Long.parseLong(period.read())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether this process may set the limit here. */
  public boolean isWritable() {
    return limit.isWritable() && period.isWritable();
  }

  /**
   * Sets the CPU limit; it is in force on return.
   *
   * @throws IOException when the group is gone or may not be written
   */
  void write(CpuQuota wanted) throws IOException {
    if (unified) {
      limit.write(wanted.quotaMicros() + " " + wanted.periodMicros());
      return;
    }
    Optional<CpuQuota> before = quota();
    String quota = Long.toString(wanted.quotaMicros());
    if (before.isPresent() && before.get().periodMicros() == wanted.periodMicros()) {
      limit.write(quota);
    } else if (before.isPresent() && wanted.quotaGoesFirst(before.get())) {
      limit.write(quota);
      period.write(Long.toString(wanted.periodMicros()));
    } else {
      period.write(Long.toString(wanted.periodMicros()));
      limit.write(quota);
    }
  }

  /** CPU time used so far in nanoseconds; empty when the group is gone. */
  public OptionalLong usedNanos() {
    try {
      return OptionalLong.of(
          unified ? 1000 * usage.read("usage_usec") : Long.parseLong(usage.read()));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** What is used; empty when the group is gone. */
  public Optional<Usage> usage() {
    try {
      long memoryBytes = memory.isPresent() ? Long.parseLong(memory.get().read()) : -1;
      String counters = statistics.read();
      return Optional.of(
          unified
              ? new Usage(
                  1000 * CgroupFile.number(counters, "usage_usec"),
                  1000 * CgroupFile.number(counters, "throttled_usec", 0),
                  memoryBytes)
              : new Usage(
                  Long.parseLong(usage.read()),
                  CgroupFile.number(counters, "throttled_time", 0),
                  memoryBytes));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    limit.close();
    period.close();
    usage.close();
    statistics.close();
    memory.ifPresent(CgroupFile::close);
  }

  /** Some systems mount the controllers together, others each by itself. */
  private static Path mounted(Path root, String together, String alone) {
    return Files.isDirectory(root.resolve(together)) ? root.resolve(together) : root.resolve(alone);
  }

  private static Optional<ContainerCgroup> visible(ContainerCgroup group) {
    return group.limit.isReadable() && group.usage.isReadable()
        ? Optional.of(group)
        : Optional.empty();
  }
}
