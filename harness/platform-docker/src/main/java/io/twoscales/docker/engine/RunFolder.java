package io.twoscales.docker.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Files of one run that nobody needs after it: schedule, payloads, records and what the load
 * generator unpacks. The folder bears its owner's name, so that a later harness can tell those of
 * one that was killed.
 */
public final class RunFolder implements AutoCloseable {
  private static final String PREFIX = "twoscales-run-";
  private static final String SEPARATOR = "_";

  private final Path path;

  /** Makes it, among the system's temporary files. */
  public RunFolder() throws IOException {
    String owner = Owner.self().toString().replace("/", SEPARATOR);
    this.path = Files.createTempDirectory(PREFIX + owner + SEPARATOR);
  }

  public Path path() {
    return path;
  }

  /**
   * Removes those of processes that are gone; another user's stay.
   *
   * @return the names of what was removed
   */
  public static List<String> removeOrphans() {
    List<String> removed = new ArrayList<>();
    for (Path folder : ours()) {
      if (owner(folder).filter(owner -> !owner.isAlive()).isPresent()) {
        delete(folder);
        if (!Files.exists(folder)) {
          removed.add("folder " + folder);
        }
      }
    }
    return removed;
  }

  private static List<Path> ours() {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.getFileName().toString().startsWith(PREFIX)).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  private static Optional<Owner> owner(Path folder) {
    String name = folder.getFileName().toString().substring(PREFIX.length());
    int last = name.lastIndexOf(SEPARATOR);
    return last < 0
        ? Optional.empty()
        : Owner.parse(name.substring(0, last).replace(SEPARATOR, "/"));
  }

  @Override
  public void close() {
    delete(path);
  }

  /** A file that cannot be removed stays behind until the system cleans its temporary folder. */
  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      return;
    }
  }
}
