package io.twoscales.results;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A gzip file that is compressed on a thread of its own, so that a run does not wait for it. At
 * most a few chunks are under way.
 */
final class BackgroundGzip extends OutputStream {
  private static final byte[] END = new byte[0];
  private static final int CHUNKS = 16;

  private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(CHUNKS);
  private final OutputStream gzip;
  private final Thread compressor;
  private volatile IOException failure;
  private boolean closed;

  BackgroundGzip(Path path) throws IOException {
    this.gzip = new FastGzip(Files.newOutputStream(path));
    this.compressor = new Thread(this::compress, "compress " + path.getFileName());
    compressor.setDaemon(true);
    compressor.start();
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value});
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    byte[] chunk = java.util.Arrays.copyOfRange(bytes, offset, offset + length);
    if (length > 0) {
      put(chunk);
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    put(END);
    boolean interrupted = false;
    while (compressor.isAlive()) {
      try {
        compressor.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    throwIfFailed();
  }

  /** What was measured is kept even when the run is interrupted meanwhile. */
  private void put(byte[] chunk) throws IOException {
    boolean interrupted = false;
    boolean taken = false;
    while (!taken) {
      throwIfFailed();
      try {
        taken = chunks.offer(chunk, 1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void throwIfFailed() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  private void compress() {
    try (OutputStream out = gzip) {
      for (byte[] chunk = chunks.take(); chunk != END; chunk = chunks.take()) {
        out.write(chunk);
      }
    } catch (IOException e) {
      failure = e;
    } catch (InterruptedException e) {
      failure = new IOException("interrupted while compressing", e);
    }
  }

  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
