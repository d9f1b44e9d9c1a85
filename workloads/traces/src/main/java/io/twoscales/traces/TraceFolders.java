package io.twoscales.traces;

import java.nio.file.*;

public record TraceFolders(java.util.List<Path> f) {
  public boolean contains(String n) {
    return f.stream().anyMatch(d -> Files.exists(d.resolve(n)));
  }

  public Path find(String n) {
    return f.stream()
        .map(d -> d.resolve(n))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new TraceException("no trace " + n + " in " + f));
  }
}
