package io.twoscales.docker.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * All threads of this process on a part of the CPUs, until it is closed: those may be used again
 * then that were before. Where that cannot be had nothing is lost.
 */
public final class Confinement implements AutoCloseable {
  private static final Path TASKSET = Path.of("/usr/bin/taskset");
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String ALLOWED = "Cpus_allowed_list:";

  private final Optional<String> before;

  private Confinement(Optional<String> before) {
    this.before = before;
  }

  /** To a CPU set as the kernel writes it, such as {@code 0,2-3}. */
  static Confinement to(String cpuSet) throws IOException, InterruptedException {
    Optional<String> before = allowed();
    move(cpuSet);
    return new Confinement(before);
  }

  /** The CPUs that this process may use; empty where the system does not say. */
  static Optional<String> allowed() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(ALLOWED))
          .map(line -> line.substring(ALLOWED.length()).strip())
          .findFirst();
    }
  }

  @Override
  public void close() {
    if (before.isEmpty()) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      move(before.get());
    } catch (IOException e) {
      return; // slower, but right
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void move(String cpuSet) throws IOException, InterruptedException {
    if (Files.isExecutable(TASKSET)) {
      String self = Long.toString(ProcessHandle.current().pid());
      new ProcessBuilder(TASKSET.toString(), "-a", "-p", "-c", cpuSet, self)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(5, TimeUnit.SECONDS);
    }
  }
}
