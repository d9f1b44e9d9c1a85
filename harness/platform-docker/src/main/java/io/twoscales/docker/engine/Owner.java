package io.twoscales.docker.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The process that answers for what carries its label: boot, process id and start time, so that a
 * later process with the same id is not taken for it.
 */
record Owner(String bootId, long pid, long startTicks) {

  /** This process. */
  static Owner self() {
    long pid = ProcessHandle.current().pid();
    return new Owner(currentBootId(), pid, startTicks(pid).orElse(0L));
  }

  /** Reads what {@link #toString()} wrote; empty when it is not of that form. */
  static Optional<Owner> parse(String text) {
    String[] parts = text.split("/", -1);
    try {
      return parts.length == 3
          ? Optional.of(new Owner(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2])))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  boolean isAlive() {
    return bootId.equals(currentBootId())
        && startTicks(pid).filter(ticks -> ticks == startTicks).isPresent();
  }

  @Override
  public String toString() {
    return bootId + "/" + pid + "/" + startTicks;
  }

  private static String currentBootId() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return "unknown-boot";
    }
  }

  /** Field 22 of /proc/PID/stat; the command name before it may hold spaces and brackets. */
  private static Optional<Long> startTicks(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      boolean zombie = afterName[0].equals("Z");
      return zombie ? Optional.empty() : Optional.of(Long.parseLong(afterName[19]));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
