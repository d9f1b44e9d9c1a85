package io.twoscales.docker.testbed;

import io.twoscales.core.run.PlatformException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which CPUs do what. With two CPUs or more the replicas have their own, apart from gateway, load
 * generator and harness, so that measuring does not disturb what is measured.
 *
 * @param cpus CPUs of the machine
 * @param replicaCpus CPU set of the replicas, as the kernel writes it
 * @param replicaCpuCount how many those are
 * @param otherCpus CPU set of everything else
 */
public record CpuLayout(int cpus, String replicaCpus, int replicaCpuCount, String otherCpus) {

  /** The layout of this machine. */
  public static CpuLayout ofMachine() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      // Not availableProcessors(): that shrinks when the harness is pinned.
      long cpus = lines.filter(line -> line.startsWith("processor")).count();
      return of((int) Math.max(1, cpus));
    } catch (IOException e) {
      return of(Runtime.getRuntime().availableProcessors());
    }
  }

  /** The layout of a machine with this many CPUs. */
  public static CpuLayout of(int cpus) {
    if (cpus == 1) {
      return new CpuLayout(1, "0", 1, "0");
    }
    int others = cpus >= 8 ? 2 : 1;
    return new CpuLayout(cpus, range(others, cpus - 1), cpus - others, range(0, others - 1));
  }

  /** How many CPUs a set has that the kernel or a layout wrote, such as {@code 0,2-3}. */
  public static int countOf(String cpuSet) {
    return numbersOf(cpuSet).size();
  }

  /** The CPUs of such a set. */
  static Set<Integer> numbersOf(String cpuSet) {
    Set<Integer> numbers = new TreeSet<>();
    for (String part : cpuSet.split(",")) {
      String[] ends = part.split("-");
      int last = Integer.parseInt(ends[ends.length - 1]);
      for (int cpu = Integer.parseInt(ends[0]); cpu <= last; cpu++) {
        numbers.add(cpu);
      }
    }
    return numbers;
  }

  /**
   * Refuses a capacity this machine does not have.
   *
   * @throws PlatformException saying what there is
   */
  public void require(int capacityMillicores) {
    if (capacityMillicores > replicaCpuCount * 1000) {
      throw new PlatformException(
          "platform.capacity is %dm, but this machine has %dm for replicas (CPUs %s of %d); lower it"
              .formatted(capacityMillicores, replicaCpuCount * 1000, replicaCpus, cpus));
    }
  }

  /** Threads of this process keep to the CPUs that replicas do not use, until that is closed. */
  public Confinement keepThisProcessOffReplicaCpus() throws IOException, InterruptedException {
    return Confinement.to(otherCpus);
  }

  private static String range(int from, int to) {
    return from == to ? Integer.toString(from) : from + "-" + to;
  }
}
