package io.twoscales.traces;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Folders in which traces are looked for, the first first.
 *
 * @param folders may be empty, and may name folders that are not there
 */
public record TraceFolders(List<Path> folders) {

  public TraceFolders {
    folders = List.copyOf(folders);
  }

  /** Whether a trace of this name is in one of them. */
  public boolean contains(String name) {
    return lookFor(name).isPresent();
  }

  /**
   * Where a trace is.
   *
   * @param name a file's name, a path within a folder, or an absolute path
   * @throws TraceException saying where it was looked for and what to do
   */
  public Path find(String name) {
    return lookFor(name)
        .orElseThrow(
            () ->
                new TraceException(
                    "no trace '%s' in %s; give its folder with --trace-dir or $TWOSCALES_TRACES"
                        .formatted(name, shown())));
  }

  private Optional<Path> lookFor(String name) {
    return folders.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private String shown() {
    return folders.isEmpty()
        ? "no folder"
        : folders.stream()
            .map(folder -> folder.toAbsolutePath().normalize().toString())
            .distinct()
            .collect(Collectors.joining(", "));
  }
}
