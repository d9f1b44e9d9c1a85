package io.twoscales.docker.testbed;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of a control group, kept open once it has been read: reading it again costs one call of
 * the kernel. Thread-safe.
 */
final class CgroupFile implements Closeable {
  private static final int LONGEST = 4096;

  private final Path path;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(LONGEST);
  private FileChannel channel;
  private boolean closed;

  CgroupFile(Path path) {
    this.path = path;
  }

  boolean isReadable() {
    return Files.isReadable(path);
  }

  boolean isWritable() {
    return Files.isWritable(path);
  }

  /**
   * What it says now.
   *
   * @throws IOException when the group is gone
   */
  synchronized String read() throws IOException {
    if (closed) {
      throw new IOException(path + ": closed");
    }
    if (channel == null) {
      channel = FileChannel.open(path, StandardOpenOption.READ);
    }
    buffer.clear();
    channel.read(buffer, 0);
    buffer.flip();
    return StandardCharsets.US_ASCII.decode(buffer).toString().strip();
  }

  /**
   * The number in a line that begins with a word.
   *
   * @throws IOException when the group is gone or has no such line
   */
  long read(String word) throws IOException {
    return number(read(), word);
  }

  static long number(String text, String word) throws IOException {
    long number = number(text, word, Long.MIN_VALUE);
    if (number == Long.MIN_VALUE) {
      throw new IOException("no " + word);
    }
    return number;
  }

  static long number(String text, String word, long otherwise) {
    for (String line : text.split("\n", -1)) {
      if (line.startsWith(word + " ")) {
        return Long.parseLong(line.substring(word.length() + 1).strip());
      }
    }
    return otherwise;
  }

  void write(String text) throws IOException {
    Files.writeString(path, text, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        return; // nothing was written through it
      }
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
