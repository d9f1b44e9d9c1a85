package io.twoscales.traces;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPOutputStream;

/** A packed text file that is there whole or not at all. */
final class NewGzipFile {
  private NewGzipFile() {}

  /** Writes what is in it. */
  interface Content {
    void write(Writer out) throws IOException;
  }

  /**
   * Writes a file.
   *
   * @throws IOException when it is there already or cannot be written
   */
  static void write(Path file, Content content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path part = folder.resolve(file.getFileName() + ".part");
    try {
      try (Writer out =
          new BufferedWriter(
              new OutputStreamWriter(
                  new GZIPOutputStream(Files.newOutputStream(part), 1 << 16),
                  StandardCharsets.UTF_8))) {
        content.write(out);
      }
      if (Files.exists(file)) {
        throw new IOException(file + " is there already");
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
