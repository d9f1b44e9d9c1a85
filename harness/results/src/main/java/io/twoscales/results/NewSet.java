package io.twoscales.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A result set that is made of others: written beside its place and renamed, as a whole or not at
 * all.
 */
public final class NewSet {
  private NewSet() {}

  /** Fills a folder. */
  public interface Content {
    /** Writes everything that belongs to the set. */
    void writeTo(Path folder) throws IOException;
  }

  /**
   * Writes one.
   *
   * @return its folder, absolute
   * @throws ResultSetException when something is there already, or it cannot be written; nothing is
   *     left of it then
   */
  public static Path write(Path folder, Content content) {
    Path target = folder.toAbsolutePath();
    Path partial = ResultSetWriter.partial(folder);
    ResultSetWriter.refuseToOverwrite(folder);
    if (Files.exists(partial)) {
      throw new ResultSetException(
          partial
              + " is there, of a command that was interrupted; remove it or choose another --out");
    }
    try {
      Path whole = Files.createDirectories(partial.resolve("whole"));
      content.writeTo(whole);
      Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE);
      return target;
    } catch (IOException e) {
      throw new ResultSetException("%s cannot be written: %s".formatted(folder, e));
    } finally {
      remove(partial);
    }
  }

  private static void remove(Path partial) {
    try {
      FileTree.delete(partial);
    } catch (IOException e) {
      throw new ResultSetException("%s cannot be removed: %s".formatted(partial, e));
    }
  }
}
