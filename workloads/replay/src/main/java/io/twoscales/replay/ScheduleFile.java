package io.twoscales.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The requests to send, in the order in which they are due.
 *
 * @param ids their numbers
 * @param dueMicros when they are due, ascending, relative to time zero; negative is warm-up
 * @param payloads which payload each carries
 */
record ScheduleFile(int[] ids, long[] dueMicros, int[] payloads) {

  static final String HEADER = "id,dueMicros,payload";

  /** Each second of a schedule costs memory, used or not. */
  private static final int MAX_DAYS = 30;

  private static final long MAX_DUE_MICROS = MAX_DAYS * 24L * 3600 * 1_000_000;

  /**
   * Reads a schedule; {@code payloadCount} payloads can be named.
   *
   * @throws ConfigException naming the file and, where there is one, the line
   */
  static ScheduleFile read(Path file, int payloadCount) {
    int[] ids = new int[1024];
    long[] due = new long[1024];
    int[] payloads = new int[1024];
    int count = 0;
    int line = 1;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      if (!HEADER.equals(lines.readLine())) {
        throw new ConfigException(file + ":1: expected " + HEADER);
      }
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        line++;
        if (count == ids.length) {
          ids = Arrays.copyOf(ids, 2 * count);
          due = Arrays.copyOf(due, 2 * count);
          payloads = Arrays.copyOf(payloads, 2 * count);
        }
        String[] cells = text.split(",", -1);
        if (cells.length != 3) {
          throw new ConfigException(file + ":" + line + ": expected three values, found " + text);
        }
        ids[count] = Integer.parseInt(cells[0]);
        due[count] = Long.parseLong(cells[1]);
        payloads[count] = Integer.parseInt(cells[2]);
        if (ids[count] < 0) {
          throw new ConfigException(file + ":" + line + ": ids are 0 or more, found " + cells[0]);
        }
        if (due[count] > MAX_DUE_MICROS || due[count] < -MAX_DUE_MICROS) {
          throw new ConfigException(
              "%s:%d: due more than %d days from time zero: %s"
                  .formatted(file, line, MAX_DAYS, cells[1]));
        }
        if (count > 0 && due[count] < due[count - 1]) {
          throw new ConfigException(file + ":" + line + ": due times must ascend");
        }
        if (payloads[count] < 0 || payloads[count] >= payloadCount) {
          throw new ConfigException(file + ":" + line + ": there is no payload " + cells[2]);
        }
        count++;
      }
    } catch (NumberFormatException e) {
      throw new ConfigException(file + ":" + line + ": not a number: " + e.getMessage());
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read: " + e);
    }
    if (count == 0) {
      throw new ConfigException(file + ": no requests");
    }
    ids = Arrays.copyOf(ids, count);
    requireDifferent(ids, file);
    return new ScheduleFile(ids, Arrays.copyOf(due, count), Arrays.copyOf(payloads, count));
  }

  private static void requireDifferent(int[] ids, Path file) {
    int[] sorted = ids.clone();
    Arrays.sort(sorted);
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        throw new ConfigException(file + ": id " + sorted[i] + " stands more than once");
      }
    }
  }

  int size() {
    return ids.length;
  }

  /** The second, possibly negative, in which the first request is due. */
  int firstSecond() {
    return (int) Math.floorDiv(dueMicros[0], 1_000_000L);
  }

  /** How many requests are due in each second from the first on. */
  int[] perSecond() {
    int first = firstSecond();
    int last = (int) Math.floorDiv(dueMicros[size() - 1], 1_000_000L);
    int[] counts = new int[last - first + 1];
    for (long due : dueMicros) {
      counts[(int) Math.floorDiv(due, 1_000_000L) - first]++;
    }
    return counts;
  }
}
