package io.twoscales.cli;

import io.twoscales.core.run.PlatformException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that are there as a whole or not at all. */
final class WholeFile {
  private WholeFile() {}

  /**
   * Writes beside, then renames.
   *
   * @throws PlatformException when that is not possible
   */
  static void write(Path file, byte[] content) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try {
        Files.write(part, content);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new PlatformException(
          "%s cannot be written (%s); name a file in a folder that is there and may be written to"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }
}
