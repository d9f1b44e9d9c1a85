package io.twoscales.traces.catalogue;

import io.twoscales.traces.TraceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * What has come of a file: {@code NAME.part}, and beside it in {@code NAME.part.version} which
 * version of the file it is a part of, as the server named it. One process writes to it at a time.
 */
final class PartFile implements AutoCloseable {
  private final Path part;
  private final Path version;
  private final FileChannel channel;
  private final FileLock lock;

  /**
   * Opens it, empty where there is none yet.
   *
   * @throws TraceException when another process is fetching the same file
   */
  PartFile(Path file) throws IOException {
    this.part = file.resolveSibling(file.getFileName() + ".part");
    this.version = file.resolveSibling(file.getFileName() + ".part.version");
    this.channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    this.lock = locked();
    if (lock == null) {
      channel.close();
      throw new TraceException(part + ": another fetch is writing to it");
    }
    channel.position(channel.size());
  }

  private FileLock locked() throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  long bytes() throws IOException {
    return channel.size();
  }

  /** The version of {@code address} that what is here belongs to, where the server named one. */
  Optional<String> version(String address) throws IOException {
    if (!Files.exists(version)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(version);
    return lines.size() == 2 && lines.get(0).equals(address)
        ? Optional.of(lines.get(1))
        : Optional.empty();
  }

  /** Throws away what is here, and says of which version the rest is going to be. */
  void startAnew(String address, Optional<String> named) throws IOException {
    channel.truncate(0);
    Files.deleteIfExists(version);
    if (named.isPresent()) {
      Files.write(version, List.of(address, named.get()));
    }
  }

  void append(byte[] bytes, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  String sha256() throws IOException {
    return Sha256.of(part);
  }

  /** It is whole: gives it its name. */
  void rename(Path file) throws IOException {
    channel.force(true);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(version);
  }

  void delete() throws IOException {
    Files.deleteIfExists(part);
    Files.deleteIfExists(version);
  }

  /** What has come stays, unless it was nothing. */
  @Override
  public void close() throws IOException {
    boolean empty = channel.size() == 0;
    if (empty) {
      delete();
    }
    lock.release();
    channel.close();
  }
}
