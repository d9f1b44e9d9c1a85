package io.twoscales.results;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second process from writing the same set: both would use the same unfinished folder and
 * mix their runs. The system lets go of it when the process ends, however that happens.
 */
public final class SetLock implements AutoCloseable {
  static final String FILE = "lock";

  private final Path file;
  private final FileChannel channel;

  private SetLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param folder the set's final folder
   * @throws ResultSetException when another holds it
   */
  public static SetLock take(Path folder) throws IOException {
    Path partial = ResultSetWriter.partial(folder);
    ResultSetWriter.refuseToOverwrite(folder);
    Files.createDirectories(partial);
    Path file = partial.resolve(FILE);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return new SetLock(file, channel);
      }
    } catch (OverlappingFileLockException heldHere) {
      // Refused below like a lock of another process.
    }
    channel.close();
    throw new ResultSetException(
        "%s is being written by another process; wait for it or choose another --out"
            .formatted(folder));
  }

  /** Lets go, and leaves no unfinished folder in which there is nothing else. */
  @Override
  public void close() throws IOException {
    try (channel) {
      if (FileTree.holdsOnly(file)) {
        FileTree.delete(file.getParent());
      }
    }
  }
}
