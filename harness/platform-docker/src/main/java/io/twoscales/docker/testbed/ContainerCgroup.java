package io.twoscales.docker.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A container's CPU control group, read from the host's files: the limit that is really in force
 * and the CPU really used. Knows cgroup v1 and v2.
 */
public final class ContainerCgroup {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");

  private final Path limitFile;
  private final Path usageFile;
  private final boolean unified;

  private ContainerCgroup(Path limitFile, Path usageFile, boolean unified) {
    this.limitFile = limitFile;
    this.usageFile = usageFile;
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
      if (parts[0].equals("0") && parts[1].isEmpty()) {
        unified = root.resolve(path);
      }
    }
    if (cpu != null && accounting != null) {
      return visible(
          new ContainerCgroup(
              cpu.resolve("cpu.cfs_quota_us"), accounting.resolve("cpuacct.usage"), false));
    }
    return unified == null
        ? Optional.empty()
        : visible(
            new ContainerCgroup(unified.resolve("cpu.max"), unified.resolve("cpu.stat"), true));
  }

  /**
   * The CPU limit in force in millicores once it is the one wanted, or when the deadline has passed
   * or the group is gone (0): a cut is in force some milliseconds after the engine has answered.
   */
  int awaitLimitMillicores(int wanted, Duration deadline) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + deadline.toNanos();
    while (true) {
      int limit = limitMillicores().orElse(0);
      if (limit == wanted || limit == 0 || System.nanoTime() > deadlineNanos) {
        return limit;
      }
      Thread.sleep(1);
    }
  }

  /** The CPU limit in force in millicores; empty when there is none or the group is gone. */
  public OptionalInt limitMillicores() {
    try {
      if (unified) {
        String[] quotaAndPeriod = Files.readString(limitFile).strip().split(" ", -1);
        return quotaAndPeriod[0].equals("max")
            ? OptionalInt.empty()
            : millicores(Long.parseLong(quotaAndPeriod[0]), Long.parseLong(quotaAndPeriod[1]));
      }
      long quotaMicros = Long.parseLong(Files.readString(limitFile).strip());
      Path periodFile = limitFile.resolveSibling("cpu.cfs_period_us");
      return quotaMicros < 0
          ? OptionalInt.empty()
          : millicores(quotaMicros, Long.parseLong(Files.readString(periodFile).strip()));
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }

  /** CPU time used so far in nanoseconds; empty when the group is gone. */
  public OptionalLong usedNanos() {
    try {
      if (unified) {
        for (String line : Files.readAllLines(usageFile)) {
          if (line.startsWith("usage_usec ")) {
            return OptionalLong.of(1000 * Long.parseLong(line.substring("usage_usec ".length())));
          }
        }
        return OptionalLong.empty();
      }
      return OptionalLong.of(Long.parseLong(Files.readString(usageFile).strip()));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** Some systems mount the controllers together, others each by itself. */
  private static Path mounted(Path root, String together, String alone) {
    return Files.isDirectory(root.resolve(together)) ? root.resolve(together) : root.resolve(alone);
  }

  private static Optional<ContainerCgroup> visible(ContainerCgroup group) {
    return Files.isReadable(group.limitFile) && Files.isReadable(group.usageFile)
        ? Optional.of(group)
        : Optional.empty();
  }

  private static OptionalInt millicores(long quotaMicros, long periodMicros) {
    return OptionalInt.of((int) Math.round(1000.0 * quotaMicros / periodMicros));
  }
}
