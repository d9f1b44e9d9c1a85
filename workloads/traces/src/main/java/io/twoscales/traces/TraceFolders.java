package io.twoscales.traces;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where trace files are looked for.
 *
 * @param folders in the order in which they are searched; they need not exist
 */
public record TraceFolders(List<Path> folders) {

  public TraceFolders {
    folders = List.copyOf(folders);
  }

  /** Whether {@link #find} finds this name. */
  public boolean contains(String name) {
    return search(name).isPresent();
  }

  /**
   * The file of a trace: the name itself when it is an absolute path, else the first file of that
   * name, or relative path, in the folders and then in the working folder.
   *
   * @throws TraceException when there is none; the message lists where it looked
   */
  public Path find(String name) {
    return search(name).orElseThrow(() -> missing(name));
  }

  private Optional<Path> search(String name) {
    Path path = path(name);
    if (path.isAbsolute()) {
      return Optional.of(path).filter(Files::isRegularFile);
    }
    return folders.stream()
        .map(folder -> folder.resolve(path))
        .filter(Files::isRegularFile)
        .findFirst()
        .or(() -> Optional.of(path).filter(Files::isRegularFile));
  }

  private static Path path(String name) {
    if (name.isBlank()) {
      throw new TraceException("the name of the trace is blank; name a file of rates");
    }
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new TraceException("'" + name + "' cannot name a file: " + e.getReason(), e);
    }
  }

  private TraceException missing(String name) {
    if (path(name).isAbsolute()) {
      return new TraceException("no trace " + name);
    }
    return new TraceException(
        "no trace '%s' in %s; give its folder with --trace-dir or $TWOSCALES_TRACES"
            .formatted(name, places()));
  }

  /** Where it looks, for messages: {@code /data/traces, ./more or the working folder}. */
  public String places() {
    String looked =
        folders.stream()
            .map(folder -> folder.toAbsolutePath().normalize())
            .distinct()
            .map(folder -> folder + (Files.isDirectory(folder) ? "" : " (no such folder)"))
            .collect(Collectors.joining(", "));
    return looked.isEmpty() ? "the working folder" : looked + " or the working folder";
  }
}
