package io.twoscales.benchmarks;

import io.twoscales.results.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a benchmark writes and nobody reads after it. */
record ScratchFolder(Path path) implements AutoCloseable {

  static ScratchFolder create() throws IOException {
    return new ScratchFolder(Files.createTempDirectory("twoscales-benchmark"));
  }

  @Override
  public void close() throws IOException {
    FileTree.delete(path);
  }
}
