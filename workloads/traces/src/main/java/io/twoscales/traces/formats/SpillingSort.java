package io.twoscales.traces.formats;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Sorts numbers in bounded memory: what does not fit is sorted in parts, kept in files of a folder
 * of its own, and merged (Knuth, "The Art of Computer Programming" 3, §5.4.1). Closing it removes
 * them.
 */
final class SpillingSort implements AutoCloseable {
  private final long[] part;
  private final List<Path> spilled = new ArrayList<>();
  private Path folder;
  private int inPart;
  private long count;
  private long least = Long.MAX_VALUE;
  private long greatest = Long.MIN_VALUE;

  /** Takes the numbers in order. */
  interface Sink {
    void accept(long number) throws IOException;
  }

  /**
   * A sorter.
   *
   * @param inMemory how many numbers are held at once
   */
  SpillingSort(int inMemory) {
    this.part = new long[inMemory];
  }

  void add(long number) {
    if (inPart == part.length) {
      spill();
    }
    part[inPart++] = number;
    count++;
    least = Math.min(least, number);
    greatest = Math.max(greatest, number);
  }

  long count() {
    return count;
  }

  /** The least number; there has to be one. */
  long least() {
    return least;
  }

  /** The greatest number; there has to be one. */
  long greatest() {
    return greatest;
  }

  private void spill() {
    try {
      if (folder == null) {
        folder = Files.createTempDirectory("twoscales-sort");
      }
      Path file = folder.resolve(Integer.toString(spilled.size()));
      Arrays.sort(part, 0, inPart);
      try (DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
        for (int i = 0; i < inPart; i++) {
          out.writeLong(part[i]);
        }
      }
      spilled.add(file);
      inPart = 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives all numbers in ascending order. */
  void forEach(Sink sink) throws IOException {
    Arrays.sort(part, 0, inPart);
    List<InputStream> open = new ArrayList<>();
    try {
      PriorityQueue<Run> runs = new PriorityQueue<>(Comparator.comparingLong(run -> run.head));
      for (Path file : spilled) {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        open.add(in);
        runs.add(new Run(new DataInputStream(in), Files.size(file) / Long.BYTES));
      }
      int at = 0;
      while (!runs.isEmpty() || at < inPart) {
        Run first = runs.peek();
        if (first == null || (at < inPart && part[at] <= first.head)) {
          sink.accept(part[at++]);
        } else {
          runs.remove();
          sink.accept(first.head);
          if (first.advance()) {
            runs.add(first);
          }
        }
      }
    } finally {
      for (InputStream in : open) {
        in.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Path file : spilled) {
      Files.deleteIfExists(file);
    }
    if (folder != null) {
      Files.deleteIfExists(folder);
    }
  }

  /** A sorted file, and where in it the merge is. */
  private static final class Run {
    private final DataInputStream in;
    private long left;
    private long head;

    Run(DataInputStream in, long numbers) throws IOException {
      this.in = in;
      this.left = numbers;
      advance();
    }

    boolean advance() throws IOException {
      if (left == 0) {
        return false;
      }
      left--;
      head = in.readLong();
      return true;
    }
  }
}
